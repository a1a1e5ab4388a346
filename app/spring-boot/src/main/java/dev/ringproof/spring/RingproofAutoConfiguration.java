package dev.ringproof.spring;

import dev.ringproof.adapters.persistence.Database;
import dev.ringproof.adapters.persistence.HostTransactions;
import dev.ringproof.adapters.persistence.KeyException;
import dev.ringproof.core.Ringproof;
import dev.ringproof.core.port.in.DeliveryReceipts;
import dev.ringproof.core.port.in.Explanations;
import dev.ringproof.core.port.in.FraudAdministration;
import dev.ringproof.core.port.in.MessageAdministration;
import dev.ringproof.core.port.in.MessageInbox;
import dev.ringproof.core.port.in.NumberFormats;
import dev.ringproof.core.port.in.OptOuts;
import dev.ringproof.core.port.in.PhoneNumberAdministration;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.core.port.in.RememberedDevices;
import dev.ringproof.core.port.in.SecondFactorAuthentication;
import dev.ringproof.core.port.in.Sessions;
import dev.ringproof.core.port.in.SignIns;
import dev.ringproof.core.port.in.Users;
import dev.ringproof.core.port.out.EventPublisher;
import dev.ringproof.core.port.out.Meters;
import dev.ringproof.core.port.out.RiskAdvisor;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.core.port.out.Stores;
import dev.ringproof.micrometer.MicrometerMeters;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.util.ClassUtils;

/**
 * Makes a {@link Ringproof} and its conversations beans, on the application's DataSource, by {@link
 * RingproofProperties}. Each part gives way to a bean of its type that the application declares: a Ringproof, {@link
 * Stores}, a {@link Database}, {@link HostTransactions} or {@link Meters}. The application's {@link SmsGateway}s,
 * {@link EventPublisher}s, {@link RiskAdvisor} and {@link RingproofBuilderCustomizer}s are used. Events also reach
 * {@code
 * @EventListener} methods.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnProperty(name = "ringproof.enabled", havingValue = "true", matchIfMissing = true)
@EnableConfigurationProperties(RingproofProperties.class)
public class RingproofAutoConfiguration {

    private static final String JTA = "org.springframework.transaction.jta.JtaTransactionManager";
    private static final String JOINS = "ringproof.join-transactions";
    private static final String IN_MEMORY = "ringproof.in-memory";

    /**
     * Ringproof itself, and what it needs. A class within another is read before it, so that its conditions see the
     * beans of the application alone.
     */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(Ringproof.class)
    static class BuilderConfiguration {
        @Bean
        OpenGateways ringproofGateways(
                RingproofProperties properties, ObjectProvider<SmsGateway> gateways, ObjectProvider<Stores> stores) {
            var opened = stores.getIfAvailable();
            return new OpenGateways(
                    gateways.orderedStream().toList(), properties, opened == null ? null : opened.clock());
        }

        /** It is never lazy, since it delivers messages from before the start. */
        @Bean
        @Lazy(false)
        Ringproof ringproof(
                RingproofProperties properties,
                ObjectProvider<Stores> stores,
                OpenGateways gateways,
                ApplicationEventPublisher events,
                ObjectProvider<EventPublisher> listeners,
                ObjectProvider<RiskAdvisor> riskAdvisor,
                ObjectProvider<Meters> meters,
                ObjectProvider<RingproofBuilderCustomizer> customizers) {
            var builder = Ringproof.with(gateways.inOrder().get(0))
                    .gateways(gateways.inOrder().subList(1, gateways.inOrder().size()))
                    .routes(properties.routes(gateways.names()))
                    .wording(properties.app().wording())
                    .numbers(properties.numbers().policy())
                    .verification(properties.codes().policy(properties.numbers()))
                    .secondFactors(properties.secondFactor().policy())
                    .sessions(properties.sessions().policy())
                    .retention(properties.keep().policy())
                    .limits(properties.limitPolicy())
                    .listener(events::publishEvent);
            if (!properties.inMemory() || properties.keys() != null) {
                builder.keys(properties.keyRing());
            }
            stores.ifAvailable(builder::stores);
            listeners.orderedStream().forEach(builder::listener);
            riskAdvisor.ifAvailable(builder::riskAdvisor);
            meters.ifAvailable(builder::meters);
            customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
            return RingproofProperties.checked("ringproof", builder::build);
        }

        /** The stores on the application's DataSource. Without them Ringproof keeps everything in memory. */
        @Configuration(proxyBeanMethods = false)
        @ConditionalOnMissingBean(Stores.class)
        @ConditionalOnProperty(name = IN_MEMORY, havingValue = "false", matchIfMissing = true)
        static class DatabaseConfiguration {
            @Bean
            @ConditionalOnMissingBean
            @DependsOnDatabaseInitialization
            Database ringproofDatabase(
                    RingproofProperties properties,
                    @RingproofDataSource ObjectProvider<DataSource> marked,
                    ObjectProvider<DataSource> dataSources,
                    ObjectProvider<HostTransactions> transactions,
                    ListableBeanFactory beans) {
                var host = transactions.getIfAvailable();
                if (host == null || host instanceof SpringTransactions) {
                    requireNoJta(beans);
                }
                var builder = RingproofProperties.checked(
                        "ringproof.schema or ringproof.connections",
                        () -> Database.on(HostDataSource.of(marked, dataSources))
                                .keys(properties.keyRing(), properties.indexKeyRing())
                                .schema(properties.schema())
                                .connections(properties.connections())
                                .migrate(properties.migrate()));
                if (host != null) {
                    builder.transactions(host);
                }
                try {
                    return builder.open();
                } catch (KeyException e) {
                    var property = e.ring() == KeyException.Ring.SEAL_KEYS ? "ringproof.keys" : "ringproof.index-key";
                    throw new RingproofSettingsException(
                            property + ": " + e.problem(),
                            "Give the database the keys that it was written with. docs/keys.md says how to replace"
                                    + " one.",
                            e);
                } catch (IllegalStateException e) {
                    throw new RingproofSettingsException(
                            e.getMessage() == null ? "the database cannot be opened" : e.getMessage(),
                            "Change what this sentence names, or keep everything in memory by " + IN_MEMORY + "=true.",
                            e);
                }
            }

            private static void requireNoJta(ListableBeanFactory beans) {
                var loader = DatabaseConfiguration.class.getClassLoader();
                if (ClassUtils.isPresent(JTA, loader)
                        && beans.getBeanNamesForType(ClassUtils.resolveClassName(JTA, loader), true, false).length
                                > 0) {
                    throw new RingproofSettingsException(
                            "the application has transactions of JTA, which Ringproof cannot join by itself",
                            "Declare a bean of the type HostTransactions that joins and suspends them, or a bean of the"
                                    + " type Database on a DataSource that takes no part in them.");
                }
            }

            @Bean
            Stores ringproofStores(Database database) {
                return database.stores();
            }

            /** Joins the transactions of Spring. */
            @Configuration(proxyBeanMethods = false)
            @ConditionalOnClass({ConnectionHolder.class, TransactionExecutionListener.class})
            @ConditionalOnMissingBean({Database.class, HostTransactions.class})
            @ConditionalOnProperty(name = JOINS, havingValue = "true", matchIfMissing = true)
            static class TransactionConfiguration {
                /** It watches transactions from the first one on, so it needs no other bean. */
                @Bean
                static TransactionWatch ringproofTransactionWatch() {
                    return new TransactionWatch();
                }

                @Bean
                HostTransactions ringproofTransactions(
                        TransactionWatch watch,
                        @RingproofDataSource ObjectProvider<DataSource> marked,
                        ObjectProvider<DataSource> dataSources) {
                    return new SpringTransactions(HostDataSource.of(marked, dataSources), watch);
                }
            }
        }
    }

    /** What Ringproof measures, in the application's registry. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({MeterRegistry.class, MicrometerMeters.class})
    @ConditionalOnBean(MeterRegistry.class)
    @ConditionalOnMissingBean(Meters.class)
    static class MetersConfiguration {
        @Bean
        Meters ringproofMeters(MeterRegistry registry) {
            return new MicrometerMeters(registry);
        }
    }

    /** Whether messages leave, at the health endpoint. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(HealthIndicator.class)
    @ConditionalOnEnabledHealthIndicator("ringproof")
    static class HealthConfiguration {
        @Bean
        @ConditionalOnMissingBean(name = "ringproofHealthIndicator")
        HealthIndicator ringproofHealthIndicator(Ringproof ringproof, ObjectProvider<OpenGateways> gateways) {
            var opened = gateways.getIfAvailable();
            return new RingproofHealthIndicator(ringproof, opened == null ? List.of() : opened.inOrder());
        }
    }

    // The names of these beans must not be names that an application would choose, and their methods named close or
    // shutdown are not the container's to call.

    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    PhoneNumbers ringproofPhoneNumbers(Ringproof ringproof) {
        return ringproof.phoneNumbers();
    }

    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    PhoneNumberAdministration ringproofPhoneNumberAdministration(Ringproof ringproof) {
        return ringproof.administration();
    }

    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    Users ringproofUsers(Ringproof ringproof) {
        return ringproof.users();
    }

    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    SecondFactorAuthentication ringproofSecondFactorAuthentication(Ringproof ringproof) {
        return ringproof.secondFactorAuthentication();
    }

    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    Sessions ringproofSessions(Ringproof ringproof) {
        return ringproof.sessions();
    }

    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    SignIns ringproofSignIns(Ringproof ringproof) {
        return ringproof.signIns();
    }

    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    RememberedDevices ringproofRememberedDevices(Ringproof ringproof) {
        return ringproof.rememberedDevices();
    }

    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    MessageInbox ringproofMessageInbox(Ringproof ringproof) {
        return ringproof.inbox();
    }

    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    NumberFormats ringproofNumberFormats(Ringproof ringproof) {
        return ringproof.numberFormats();
    }

    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    MessageAdministration ringproofMessageAdministration(Ringproof ringproof) {
        return ringproof.messages();
    }

    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    OptOuts ringproofOptOuts(Ringproof ringproof) {
        return ringproof.optOuts();
    }

    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    FraudAdministration ringproofFraudAdministration(Ringproof ringproof) {
        return ringproof.fraud();
    }

    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    Explanations ringproofExplanations(Ringproof ringproof) {
        return ringproof.explanations();
    }

    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    DeliveryReceipts ringproofDeliveryReceipts(Ringproof ringproof) {
        return ringproof.receipts();
    }
}
