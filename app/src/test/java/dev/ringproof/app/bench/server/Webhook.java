package dev.ringproof.app.bench.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Hands messages over to a receiver, one virtual thread for each, and signs them as Standard Webhooks has it. */
final class Webhook {
    private static final SecretKeySpec SECRET =
            new SecretKeySpec("the secret of a benchmark".getBytes(StandardCharsets.UTF_8), "HmacSHA256");

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(threads)
            .build();
    private final URI receiver;

    Webhook(String receiver) {
        this.receiver = URI.create(receiver);
    }

    /** A message with a code, which is stored and not handed over yet. */
    record Message(String id, String to, String code, long expiresAt) {
        @Override
        public String toString() {
            return "Message[" + id + "]";
        }
    }

    /** @param settle stores that the receiver has the message */
    void handOver(Message message, Runnable settle) {
        threads.execute(() -> {
            if (isAccepted(message)) {
                settle.run();
            }
        });
    }

    private boolean isAccepted(Message message) {
        var body = "{\"id\":\"" + message.id() + "\",\"to\":\"" + message.to() + "\",\"text\":\"" + message.code()
                + " is your code.\",\"code\":\"" + message.code() + "\",\"expires_at\":" + message.expiresAt() + "}";
        long timestamp = System.currentTimeMillis() / 1000;
        var request = HttpRequest.newBuilder(receiver)
                .timeout(Duration.ofSeconds(3))
                .header("Content-Type", "application/json")
                .header("webhook-id", message.id())
                .header("webhook-timestamp", Long.toString(timestamp))
                .header("webhook-signature", "v1," + signature(message.id() + "." + timestamp + "." + body))
                .POST(BodyPublishers.ofString(body))
                .build();
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() / 100 == 2;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String signature(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(SECRET);
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
