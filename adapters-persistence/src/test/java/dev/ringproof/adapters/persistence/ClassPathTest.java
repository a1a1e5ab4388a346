package dev.ringproof.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs a small host without some of the libraries, or with other ones. */
@Timeout(120)
class ClassPathTest {
    private static final String HIKARI = "HikariCP-";
    private static final String H2 = "/h2-";
    private static final String POSTGRESQL = "/postgresql-";
    private static final String FLYWAY = "flyway-";
    private static final String HIBERNATE = "hibernate-core-";

    /** The class path of this test without some jars, and with another version of Hibernate if one is given. */
    private static final class Libraries extends URLClassLoader {
        private final @Nullable String hibernate;

        Libraries(@Nullable String hibernate, String... without) {
            super(urls(without), ClassLoader.getPlatformClassLoader());
            this.hibernate = hibernate;
        }

        Libraries with(Path folder) {
            addURL(url(folder.toString()));
            return this;
        }

        private static URL[] urls(String... without) {
            return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(entry -> Arrays.stream(without).noneMatch(entry::contains))
                    .map(Libraries::url)
                    .toArray(URL[]::new);
        }

        private static URL url(String entry) {
            try {
                return new File(entry).toURI().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException(e);
            }
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (hibernate == null || !name.equals("org.hibernate.Version")) {
                return super.findClass(name);
            }
            var version = ClassFile.of()
                    .build(
                            ClassDesc.of(name),
                            type -> type.withFlags(ClassFile.ACC_PUBLIC)
                                    .withMethodBody(
                                            "getVersionString",
                                            MethodTypeDesc.of(ClassDesc.of("java.lang.String")),
                                            ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC,
                                            code -> code.loadConstant(hibernate).areturn()));
            return defineClass(name, version, 0, version.length);
        }

        String run(String program, String url, Migrate migrate) throws IOException, ReflectiveOperationException {
            var thread = Thread.currentThread();
            var before = thread.getContextClassLoader();
            thread.setContextClassLoader(this);
            try (this) {
                @SuppressWarnings("unchecked")
                var host = (BinaryOperator<String>)
                        loadClass(program).getConstructor().newInstance();
                return host.apply(url, migrate.name());
            } finally {
                thread.setContextClassLoader(before);
            }
        }
    }

    private static String host(Libraries libraries, String url, Migrate migrate)
            throws IOException, ReflectiveOperationException {
        return libraries.run("dev.ringproof.adapters.persistence.HostProgram", url, migrate);
    }

    private static String byUrl(Libraries libraries, String url) throws IOException, ReflectiveOperationException {
        return libraries.run("dev.ringproof.adapters.persistence.HostProgram$ByUrl", url, Migrate.RUN);
    }

    @Test
    void a_host_on_postgresql_needs_neither_our_pool_nor_h2() throws Exception {
        var libraries = new Libraries(null, HIKARI, H2);

        assertThat(host(libraries, TestDatabases.postgresql(), Migrate.RUN)).isEqualTo("anna");
    }

    @Test
    void a_host_on_h2_needs_neither_our_pool_nor_postgresql() throws Exception {
        var libraries = new Libraries(null, HIKARI, POSTGRESQL, "flyway-database-");

        assertThat(host(libraries, TestDatabases.h2() + ";DB_CLOSE_DELAY=-1", Migrate.RUN))
                .isEqualTo("anna");
    }

    @Test
    void flyway_is_needed_only_to_run_migrations() throws Exception {
        var url = TestDatabases.postgresql();

        assertThat(host(new Libraries(null, HIKARI, FLYWAY), url, Migrate.RUN))
                .isEqualTo("Migrate.RUN needs org.flywaydb:flyway-core, which is not on the class path; add it in a"
                        + " version from 11 to 13, or choose Migrate.VALIDATE or Migrate.NONE");
        assertThat(host(new Libraries(null, HIKARI, "flyway-database-"), url, Migrate.RUN))
                .startsWith(
                        "Migrate.RUN needs org.flywaydb:flyway-database-postgresql, which is not on the class path");
        assertThat(host(new Libraries(null), url, Migrate.RUN)).isEqualTo("anna");
        assertThat(host(new Libraries(null, HIKARI, FLYWAY), url, Migrate.VALIDATE))
                .isEqualTo("anna");
        assertThat(host(new Libraries(null, HIKARI, FLYWAY), url, Migrate.NONE)).isEqualTo("anna");
    }

    @Test
    void what_a_host_has_set_for_its_own_hibernate_is_not_ours(@TempDir Path folder) throws Exception {
        var url = TestDatabases.postgresql();
        Files.writeString(folder.resolve("hibernate.properties"), """
                hibernate.hbm2ddl.auto=create-drop
                jakarta.persistence.schema-generation.database.action=drop-and-create
                hibernate.default_schema=elsewhere
                hibernate.default_catalog=nowhere
                hibernate.globally_quoted_identifiers=true
                hibernate.physical_naming_strategy=org.hibernate.boot.model.naming.PhysicalNamingStrategyStandardImpl
                hibernate.jdbc.time_zone=Asia/Tokyo
                hibernate.cache.use_second_level_cache=true
                """);

        assertThat(host(new Libraries(null).with(folder), url, Migrate.RUN)).isEqualTo("anna");
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute("insert into ringproof.account (id) values ('ben')");
            assertThat(host(new Libraries(null).with(folder), url, Migrate.RUN)).isEqualTo("anna");
            try (var rows = statement.executeQuery("select id from ringproof.account order by id")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo("anna");
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo("ben");
            }
        }
    }

    @Test
    void an_older_hibernate_is_refused_by_its_version() throws Exception {
        assertThat(host(new Libraries("6.6.56.Final", HIBERNATE), TestDatabases.h2(), Migrate.RUN))
                .isEqualTo(
                        "Ringproof's database needs Hibernate ORM 7 (7.0 to 7.4 are tested), and found 6.6.56.Final");
        assertThat(byUrl(new Libraries("8.0.0.Final", HIBERNATE), TestDatabases.h2()))
                .isEqualTo("Ringproof's database needs Hibernate ORM 7 (7.0 to 7.4 are tested), and found 8.0.0.Final");
    }

    @Test
    void a_missing_hibernate_is_told() throws Exception {
        var sentence =
                "Ringproof's database needs Hibernate ORM 7 (7.0 to 7.4 are tested), and found none on the class path";

        assertThat(host(new Libraries(null, HIBERNATE), TestDatabases.h2(), Migrate.RUN))
                .isEqualTo(sentence);
        assertThat(byUrl(new Libraries(null, HIBERNATE, "jakarta.persistence-api"), TestDatabases.h2()))
                .isEqualTo(sentence);
    }

    @Test
    void to_open_a_url_our_pool_and_a_driver_are_needed() throws Exception {
        assertThat(byUrl(new Libraries(null, HIKARI), TestDatabases.h2()))
                .isEqualTo("Database.open needs com.zaxxer:HikariCP, which is not on the class path; add it");
        assertThat(byUrl(new Libraries(null, H2), TestDatabases.h2()))
                .isEqualTo("a URL of H2 needs com.h2database:h2, which is not on the class path; add it");
        assertThat(byUrl(new Libraries(null, POSTGRESQL), TestDatabases.postgresql()))
                .isEqualTo(
                        "a URL of PostgreSQL needs org.postgresql:postgresql, which is not on the class path; add it");
    }
}
