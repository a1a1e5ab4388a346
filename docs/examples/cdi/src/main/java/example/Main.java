package example;

import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.util.Scanner;

/** Starts the container as an application server would, and signs one user up. */
public final class Main {
    public static void main(String[] args) {
        try (var container = SeContainerInitializer.newInstance().initialize();
                var console = new Scanner(System.in)) {
            var signUp = container.select(SignUp.class).get();
            var number = signUp.begin("anna", "+1 415 555 2671");
            boolean verified = signUp.finish("anna", number, console.nextLine());
            System.out.println(verified ? "verified" : "try again");
        }
    }
}
