// better-auth as a contestant of ./bench: its phoneNumber plugin on PostgreSQL, in one process of Node.js.
// Arguments: the URL of the database, the number of connections, the receiver of messages.
import { createServer } from "node:http";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { toNodeHandler } from "better-auth/node";
import { phoneNumber } from "better-auth/plugins";
import pg from "pg";

const [url, connections, receiver] = process.argv.slice(2);

const sendOTP = async ({ phoneNumber: to, code }) => {
    const answer = await fetch(receiver, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ to, text: `${code} is your code.`, code }),
    });
    if (!answer.ok) {
        throw new Error(`the receiver answered ${answer.status}`);
    }
};

const options = {
    secret: "a fixed secret, for nothing but this benchmark",
    baseURL: "http://127.0.0.1",
    database: new pg.Pool({ connectionString: url, max: Number(connections) }),
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    // The answer does not wait for the message, as with the other contestants.
    advanced: { backgroundTasks: { handler: (sent) => sent.catch(console.error) } },
    plugins: [
        phoneNumber({
            sendOTP,
            signUpOnVerification: { getTempEmail: (number) => `${number.slice(1)}@example.com` },
        }),
    ],
};

const { runMigrations } = await getMigrations(options);
await runMigrations();
const handler = toNodeHandler(betterAuth(options));
const server = createServer(handler);
server.listen(0, "127.0.0.1", () => console.log(`listens on ${server.address().port}`));
