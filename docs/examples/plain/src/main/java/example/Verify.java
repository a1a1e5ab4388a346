package example;

import dev.ringproof.core.Ringproof;
import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.port.out.SmsGateway;
import java.util.Scanner;

/** Verifies a phone number: sends a code to it, and asks for the code. */
public final class Verify {
    public static void main(String[] args) {
        // Your way to a carrier. This one shows messages on the console.
        SmsGateway carrier = message -> {
            System.out.println(message.body());
            return new SmsGateway.Handover.Accepted(message.id().value());
        };
        try (var ringproof = Ringproof.with(carrier).build();
                var console = new Scanner(System.in)) {
            var anna = Actor.withoutSession(new OwnerId("anna"));
            var numbers = ringproof.phoneNumbers();
            var number = numbers.create(anna, "+1 415 555 2671").orElseThrow();
            numbers.prepareVerification(anna, number.id()).orElseThrow();
            var answer = numbers.attemptVerification(anna, number.id(), console.nextLine());
            System.out.println(answer instanceof Outcome.Accepted ? "verified" : "try again");
        }
    }
}
