package dev.ringproof.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;

/** The rooms of the house and who may look into which. Each rule was seen red once. */
@AnalyzeClasses(packages = "dev.ringproof", importOptions = ArchitectureTest.MainClassesOnly.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule the_core_knows_only_the_jdk = classes()
            .that()
            .resideInAPackage("dev.ringproof.core..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.ringproof.core..", "java..", "javax.crypto..", "org.jspecify..", "com.google.i18n..")
            .because("it is also a library, for programs with another framework or none");

    @ArchTest
    static final ArchRule the_numbering_plan_alone_knows_libphonenumber = noClasses()
            .that()
            .haveNameNotMatching("dev\\.ringproof\\.core\\.numbering\\.NumberingPlan(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.google.i18n..")
            .because("numbering data changes, and its types stay behind one door");

    @ArchTest
    static final ArchRule the_domain_knows_only_itself = classes()
            .that()
            .resideInAPackage("dev.ringproof.core.domain..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.ringproof.core.domain..", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule a_message_its_route_and_its_wording_know_the_domain_and_nothing_behind_it = classes()
            .that()
            .resideInAnyPackage(
                    "dev.ringproof.core.delivery.message..",
                    "dev.ringproof.core.delivery.routing..",
                    "dev.ringproof.core.delivery.wording..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.ringproof.core.delivery.message..",
                    "dev.ringproof.core.delivery.routing..",
                    "dev.ringproof.core.delivery.wording..",
                    "dev.ringproof.core.domain..",
                    "java..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule ports_know_what_is_said_through_them_and_nothing_behind_them = classes()
            .that()
            .resideInAPackage("dev.ringproof.core.port..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.ringproof.core.port..",
                    "dev.ringproof.core.domain..",
                    "dev.ringproof.core.delivery..",
                    "java..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule time_is_told = noClasses()
            .that()
            .resideInAPackage("dev.ringproof..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .because("a test must be able to say what time it is; take an InstantSource");

    @ArchTest
    static final ArchRule the_system_clock_stands_at_the_front_door_alone = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.ringproof.core.Ringproof$Builder")
            .should()
            .callMethod(InstantSource.class, "system");

    @ArchTest
    static final ArchRule secrets_come_from_a_secure_source = noClasses()
            .should()
            .callConstructor(Random.class)
            .orShould()
            .callConstructor(Random.class, long.class)
            .orShould()
            .callMethod(Math.class, "random");

    @ArchTest
    static final ArchRule adapters_reach_the_core_through_its_ports = noClasses()
            .that()
            .resideInAPackage("..adapters..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.ringproof.core");

    @ArchTest
    static final ArchRule adapters_do_not_know_each_other =
            slices().matching("dev.ringproof.adapters.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule only_the_app_knows_helidon = noClasses()
            .that()
            .resideOutsideOfPackage("dev.ringproof.app..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.helidon..");

    @ArchTest
    static final ArchRule only_persistence_knows_the_database = noClasses()
            .that()
            .resideOutsideOfPackage("dev.ringproof.adapters.persistence..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "jakarta.persistence..", "org.hibernate..");

    @ArchTest
    static final ArchRule every_resource_says_who_may_call_it = classes()
            .that()
            .areAnnotatedWith(Path.class)
            .should()
            .beAnnotatedWith("dev.ringproof.adapters.rest.filter.Access");

    @ArchTest
    static final ArchRule nobody_writes_to_the_console_but_the_app = noClasses()
            .that()
            .resideOutsideOfPackage("dev.ringproof.app..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule no_cycles =
            slices().matching("dev.ringproof.(**)").should().beFreeOfCycles();

    static final class MainClassesOnly implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/") && !location.contains("-tests.jar");
        }
    }
}
