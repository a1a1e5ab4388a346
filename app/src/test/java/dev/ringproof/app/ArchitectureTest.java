package dev.ringproof.app;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.ringproof.adapters.rest.filter.Access;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;

/** Which package may know which, and other rules that hold for the whole code. Each rule was seen red once. */
@AnalyzeClasses(packages = "dev.ringproof", importOptions = ArchitectureTest.MainClassesOnly.class)
class ArchitectureTest {
    private static final String CORE = "dev.ringproof.core";
    private static final String DOMAIN = CORE + ".domain";
    private static final String MESSAGE = CORE + ".delivery.message";
    private static final String ROUTING = CORE + ".delivery.routing";
    private static final String WORDING = CORE + ".delivery.wording";
    private static final String ADAPTERS = "dev.ringproof.adapters";

    // No cycles.

    @ArchTest
    static final ArchRule no_package_of_any_module_is_in_a_cycle =
            slices().matching("dev.ringproof.(**)").should().beFreeOfCycles();

    // The core.

    @ArchTest
    static final ArchRule the_core_knows_only_the_jdk = classes()
            .that()
            .resideInAPackage(CORE + "..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(CORE + "..", "java..", "javax.crypto..", "org.jspecify..", "com.google.i18n..")
            .because("it is also a library, for programs with another framework or none");

    @ArchTest
    static final ArchRule only_the_numbering_package_knows_libphonenumber = noClasses()
            .that()
            .haveNameNotMatching("dev\\.ringproof\\.core\\.numbering\\.(NumberingPlan|NumberFormatter)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.google.i18n..")
            .because("numbering data changes, and its types stay behind two classes");

    @ArchTest
    static final ArchRule the_front_door_stands_alone_at_the_root_of_the_core = classes()
            .that()
            .resideInAPackage(CORE)
            .should()
            .haveNameMatching("dev\\.ringproof\\.core\\.(Ringproof|AssembledRingproof|Assembly|package-info)(\\$.*)?");

    @ArchTest
    static final ArchRule the_domain_knows_only_itself = classes()
            .that()
            .resideInAPackage(DOMAIN + "..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(DOMAIN + "..", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule only_the_account_takes_the_steps_of_what_it_is_made_of = noClasses()
            .that()
            .resideOutsideOfPackage(DOMAIN + "..")
            .should()
            .callMethodWhere(isAStepOfAValue())
            .because("the rules that span numbers, challenges and backup codes are the account's");

    @ArchTest
    static final ArchRule a_message_its_route_and_its_wording_know_the_domain_and_nothing_behind_it = classes()
            .that()
            .resideInAnyPackage(MESSAGE, ROUTING, WORDING)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(MESSAGE, ROUTING, WORDING, DOMAIN + "..", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule routing_does_not_know_wording = noClasses()
            .that()
            .resideInAPackage(ROUTING)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(WORDING);

    @ArchTest
    static final ArchRule wording_does_not_know_routing = noClasses()
            .that()
            .resideInAPackage(WORDING)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROUTING);

    @ArchTest
    static final ArchRule use_cases_engine_and_codes_are_used_inside_the_core_only = noClasses()
            .that()
            .resideOutsideOfPackage(CORE + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    CORE + ".application..",
                    CORE + ".users..",
                    CORE + ".sessions..",
                    CORE + ".explanation..",
                    CORE + ".delivery.engine..",
                    CORE + ".codes..");

    @ArchTest
    static final ArchRule only_the_front_door_creates_use_cases_and_the_engine = noClasses()
            .that()
            .resideOutsideOfPackages(
                    CORE, CORE + ".application", CORE + ".users", CORE + ".explanation", CORE + ".delivery.engine")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    CORE + ".application", CORE + ".users", CORE + ".explanation", CORE + ".delivery.engine");

    @ArchTest
    static final ArchRule sessions_are_used_by_the_front_door_and_by_those_who_send_their_codes = noClasses()
            .that()
            .resideOutsideOfPackages(CORE, CORE + ".sessions", CORE + ".application")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CORE + ".sessions");

    @ArchTest
    static final ArchRule explanations_know_neither_use_cases_nor_the_engine = noClasses()
            .that()
            .resideInAPackage(CORE + ".explanation")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CORE + ".application", CORE + ".users", CORE + ".delivery.engine");

    @ArchTest
    static final ArchRule use_cases_do_not_know_the_engine = noClasses()
            .that()
            .resideInAnyPackage(CORE + ".application", CORE + ".users")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CORE + ".explanation", CORE + ".delivery.engine");

    @ArchTest
    static final ArchRule the_engine_does_not_know_use_cases = noClasses()
            .that()
            .resideInAPackage(CORE + ".delivery.engine")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CORE + ".application", CORE + ".users");

    // The ports.

    @ArchTest
    static final ArchRule ports_know_what_is_said_through_them_and_nothing_behind_them = classes()
            .that()
            .resideInAPackage(CORE + ".port..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(CORE + ".port..", DOMAIN + "..", MESSAGE, ROUTING, "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule in_ports_do_not_know_out_ports = noClasses()
            .that()
            .resideInAPackage(CORE + ".port.in..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CORE + ".port.out..");

    @ArchTest
    static final ArchRule out_ports_do_not_know_in_ports = noClasses()
            .that()
            .resideInAPackage(CORE + ".port.out..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CORE + ".port.in..");

    // The adapters.

    @ArchTest
    static final ArchRule adapters_reach_the_core_through_its_ports = noClasses()
            .that()
            .resideInAPackage(ADAPTERS + "..")
            .should()
            .dependOnClassesThat(resideInAPackage(CORE + "..")
                    .and(resideOutsideOfPackages(CORE + ".port..", DOMAIN + "..", MESSAGE, ROUTING, CORE + ".keys")))
            .because("the front door, the memory stores and what is behind the ports are not theirs");

    @ArchTest
    static final ArchRule adapters_do_not_know_each_other =
            slices().matching("dev.ringproof.adapters.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule the_rest_adapter_does_not_know_out_ports = noClasses()
            .that()
            .resideInAPackage(ADAPTERS + ".rest..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CORE + ".port.out..");

    @ArchTest
    static final ArchRule only_the_catalogue_of_gateways_is_used_from_outside = noClasses()
            .that()
            .resideOutsideOfPackage(ADAPTERS + ".sms..")
            .should()
            .dependOnClassesThat(resideInAPackage(ADAPTERS + ".sms..")
                    .and(isNoneOf(
                            "Gateways",
                            "guard.GuardedGateway",
                            "development.SwitchedGateway",
                            "risk.RiskReceiver",
                            "risk.RiskWebhook",
                            "setting.GatewaySetting",
                            "setting.GatewaySetting$Need",
                            "setting.GatewayType",
                            "setting.SettingException")));

    @ArchTest
    static final ArchRule only_the_root_of_the_persistence_adapter_is_used_from_outside = noClasses()
            .that()
            .resideOutsideOfPackage(ADAPTERS + ".persistence..")
            .should()
            .dependOnClassesThat(resideInAPackage(ADAPTERS + ".persistence..")
                    .and(resideOutsideOfPackages(ADAPTERS + ".persistence")));

    @ArchTest
    static final ArchRule of_the_rest_adapter_only_what_is_wired_is_used_from_outside = noClasses()
            .that()
            .resideOutsideOfPackage(ADAPTERS + ".rest..")
            .should()
            .dependOnClassesThat(resideInAPackage(ADAPTERS + ".rest..")
                    .and(resideOutsideOfPackages(ADAPTERS + ".rest", ADAPTERS + ".rest.token"))
                    .and(describe(
                            "are not wired by app",
                            type -> !type.getName().startsWith(ADAPTERS + ".rest.callback.PublicUrl")
                                    && !type.getName().startsWith(ADAPTERS + ".rest.development.DevelopmentInbox")
                                    && !type.getName().startsWith(ADAPTERS + ".rest.development.FakeGateways")
                                    && !type.getName().startsWith(ADAPTERS + ".rest.request.RequestOrigins")
                                    && !type.getName().startsWith(ADAPTERS + ".rest.request.ServerOrigins")
                                    && !type.getName().startsWith(ADAPTERS + ".rest.frontend.FrontendResponses"))));

    @ArchTest
    static final ArchRule only_persistence_knows_the_database = noClasses()
            .that()
            .resideOutsideOfPackage(ADAPTERS + ".persistence..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "jakarta.persistence..", "org.hibernate..", "org.h2..");

    @ArchTest
    static final ArchRule every_resource_says_who_may_call_it =
            classes().that().areAnnotatedWith(Path.class).should().beAnnotatedWith(Access.class);

    // The app, and the world outside.

    @ArchTest
    static final ArchRule only_the_app_knows_helidon = noClasses()
            .that()
            .resideOutsideOfPackage("dev.ringproof.app..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.helidon..");

    @ArchTest
    static final ArchRule only_the_app_writes_to_the_console = noClasses()
            .that()
            .resideOutsideOfPackage("dev.ringproof.app..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

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
    static final ArchRule only_the_front_door_reads_the_system_clock = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.ringproof.core.Ringproof$Builder")
            .and()
            .doNotHaveFullyQualifiedName("dev.ringproof.app.SettingsReader")
            .should()
            .callMethod(InstantSource.class, "system")
            .because("settings are read before there is a database, whose clock holds from then on");

    @ArchTest
    static final ArchRule secrets_come_from_a_secure_source = noClasses()
            .should()
            .callConstructor(Random.class)
            .orShould()
            .callConstructor(Random.class, long.class)
            .orShould()
            .callMethod(Math.class, "random");

    @ArchTest
    static final ArchRule no_method_takes_an_optional = noMethods()
            .that()
            .haveNameNotStartingWith("lambda$")
            .should()
            .haveRawParameterTypes(describe(
                    "contain Optional", types -> types.stream().anyMatch(type -> type.isEquivalentTo(Optional.class))))
            .because("a caller says null or a value; Optional is for what a method returns");

    /** A step returns the next state of an immutable value of the domain: a method that returns its own type. */
    private static DescribedPredicate<JavaCall<?>> isAStepOfAValue() {
        return describe("is a step of a value", call -> {
            var owner = call.getTargetOwner();
            var method = call.getTarget().resolveMember();
            return resideInAnyPackage(DOMAIN + ".verification", DOMAIN + ".secondfactor")
                            .test(owner)
                    && !owner.getSimpleName().endsWith("Policy")
                    && method.isPresent()
                    && !method.get().getModifiers().contains(JavaModifier.STATIC)
                    && method.get() instanceof com.tngtech.archunit.core.domain.JavaMethod step
                    && step.getRawReturnType().equals(owner)
                    // It looks at what is there and changes nothing.
                    && !step.getName().equals("own");
        });
    }

    private static DescribedPredicate<JavaClass> isNoneOf(String... names) {
        return describe("are not the catalogue", type -> {
            for (var name : names) {
                if (type.getName().equals(ADAPTERS + ".sms." + name)) {
                    return false;
                }
            }
            return true;
        });
    }

    static final class MainClassesOnly implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/")
                    && !location.contains("-tests.jar")
                    && !location.contains("/core/testkit/")
                    && !location.contains("ringproof-testkit");
        }
    }
}
