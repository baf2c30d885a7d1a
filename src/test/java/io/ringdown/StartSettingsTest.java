package io.ringdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.mock.env.MockEnvironment;

/// Secrets and certificates from files: what is taken, and what is said when it cannot be.
class StartSettingsTest {

    @TempDir
    private Path directory = Path.of("");

    private final MockEnvironment environment = new MockEnvironment();

    private void prepare() {
        SpringApplication application = new SpringApplication();
        new SecretFiles().postProcessEnvironment(environment, application);
        new DatabaseUrl().postProcessEnvironment(environment, application);
        new AsteriskAddress().postProcessEnvironment(environment, application);
        new HttpsFiles().postProcessEnvironment(environment, application);
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content).toString();
    }

    private void assertRefused(String... said) {
        assertThatThrownBy(this::prepare).isInstanceOf(StartRefused.class).hasNoCause().message().contains(said)
                .endsWith(".").doesNotContain("\n").hasSizeLessThan(500);
    }

    @ParameterizedTest
    @CsvSource({"ringdown.logs, RINGDOWN_LOGS", "ringdown.call.backlog, RINGDOWN_CALL_BACKLOG"})
    void givenADirectoryThatCannotBeWritten_whenTheServiceStarts_thenOneSentenceSaysSo(String key, String variable)
            throws IOException {
        environment.withProperty("ringdown.logs", directory.resolve("logs").toString())
                .withProperty("ringdown.call.backlog", directory.resolve("backlog").toString())
                .setProperty(key, file("taken", "a file") + "/below");
        assertThatThrownBy(
                () -> new WritableDirectories().postProcessEnvironment(environment, new SpringApplication()))
                .isInstanceOf(StartRefused.class).message().contains("taken", variable, "cannot be written")
                .endsWith(".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"combined.log", "error.log"})
    void givenALogFileThatCannotBeWritten_whenTheServiceStarts_thenOneSentenceSaysSo(String name) throws IOException {
        Files.createDirectories(directory.resolve("logs").resolve(name)); // a directory is none, for root too
        environment.withProperty("ringdown.logs", directory.resolve("logs").toString())
                .setProperty("ringdown.call.backlog", directory.resolve("backlog").toString());
        assertThatThrownBy(
                () -> new WritableDirectories().postProcessEnvironment(environment, new SpringApplication()))
                .isInstanceOf(StartRefused.class).message().contains(name, "cannot be written").endsWith(".");
    }

    @Test
    void givenDirectoriesThatCanBeWritten_whenTheServiceStarts_thenNothingIsLeftInThem() {
        environment.withProperty("ringdown.logs", directory.resolve("logs").toString())
                .setProperty("ringdown.call.backlog", directory.resolve("backlog").toString());
        new WritableDirectories().postProcessEnvironment(environment, new SpringApplication());
        assertThat(directory.resolve("logs")).isEmptyDirectory();
        assertThat(directory.resolve("backlog")).isEmptyDirectory();
    }

    @ParameterizedTest
    @FieldSource("io.ringdown.SecretFiles#NAMES")
    void givenASecretInAFile_whenItEndsWithANewline_thenTheNewlineIsNoPartOfIt(String name) throws IOException {
        String secret = name.equals("DATABASE_URL") ? "postgres://db/calls" : " with spaces ";
        environment.setProperty(name + "_FILE", file("secret", secret + "\n"));
        prepare();
        assertThat(environment.getProperty(name)).isEqualTo(secret);
    }

    @Test
    void givenASecretInAFile_whenTheVariableIsEmpty_thenTheFileCounts() throws IOException {
        environment.withProperty("JWT_SECRET", "").setProperty("JWT_SECRET_FILE", file("jwt", "kept\r\n"));
        prepare();
        assertThat(environment.getProperty("JWT_SECRET")).isEqualTo("kept");
    }

    @Test
    void givenTheParts_whenTheirSecretsAreInFiles_thenTheyArriveWhereTheyAreUsed() throws IOException {
        environment.withProperty("DATABASE_URL", "postgres://calls@db/calls").withProperty("ASTERISK_HOST", "pbx")
                .withProperty("DATABASE_PASSWORD_FILE", file("db", "p@ss/word\n"))
                .setProperty("ASTERISK_ARI_PASS_FILE", file("ari", "of-asterisk\n"));
        prepare();
        assertThat(environment.getProperty("spring.datasource.username")).isEqualTo("calls");
        assertThat(environment.getProperty("spring.datasource.password")).isEqualTo("p@ss/word");
        assertThat(environment.getProperty("ringdown.asterisk.nodes[0].password")).isEqualTo("of-asterisk");
    }

    @Test
    void givenASecretTwice_whenTheServiceStarts_thenItIsRefused() throws IOException {
        environment.withProperty("JWT_SECRET", "one").setProperty("JWT_SECRET_FILE", file("jwt", "other"));
        assertRefused("JWT_SECRET and JWT_SECRET_FILE are both set");
    }

    @Test
    void givenASecretFileThatIsNone_whenTheServiceStarts_thenOneSentenceSaysSo() throws IOException {
        environment.setProperty("JWT_SECRET_FILE", directory.resolve("missing").toString());
        assertRefused("JWT_SECRET_FILE", "missing", "no file");
        environment.setProperty("JWT_SECRET_FILE", directory.toString());
        assertRefused("JWT_SECRET_FILE", "no file");
        environment.setProperty("JWT_SECRET_FILE", file("empty", "\n"));
        assertRefused("JWT_SECRET_FILE", "empty");
        environment.setProperty("JWT_SECRET_FILE", file("large", "x".repeat(20_000)));
        assertRefused("JWT_SECRET_FILE", "too large");
    }

    @Test
    void givenACertificateAndItsKey_whenTheServiceStarts_thenBothPortsUseThem() {
        SelfSigned made = SelfSigned.in(directory);
        environment.withProperty("SSL_CERT_PATH", made.certificate().toString()).setProperty("SSL_KEY_PATH",
                made.key().toString());
        prepare();
        assertThat(environment.getProperty("server.ssl.bundle")).isEqualTo("front-door");
        assertThat(environment.getProperty("spring.ssl.bundle.pem.front-door.keystore.private-key"))
                .isEqualTo(made.key().toUri().toString());
        assertThat(environment.getProperty("spring.ssl.bundle.pem.front-door.reload-on-update")).isEqualTo("true");
    }

    @ParameterizedTest
    @CsvSource({"SSL_CERT_PATH,SSL_KEY_PATH", "SSL_KEY_PATH,SSL_CERT_PATH"})
    void givenOneOfTheTwoFiles_whenTheServiceStarts_thenTheOtherIsAskedFor(String given, String missing) {
        environment.setProperty(given, SelfSigned.in(directory).key().toString());
        assertRefused(given + " is set, but not " + missing);
    }

    @Test
    void givenFilesThatCannotBeUsed_whenTheServiceStarts_thenOneSentenceSaysWhich() throws IOException {
        SelfSigned made = SelfSigned.in(directory);
        environment.withProperty("SSL_CERT_PATH", made.certificate().toString()).setProperty("SSL_KEY_PATH",
                directory.resolve("missing.pem").toString());
        assertRefused("SSL_KEY_PATH", "missing.pem", "can be read");
        environment.setProperty("SSL_KEY_PATH", file("no.pem", "nonsense"));
        assertRefused("no PEM certificate with its key", "no.pem");
        environment.setProperty("SSL_KEY_PATH", SelfSigned.in(directory.resolve("another")).key().toString());
        assertRefused("no PEM certificate with its key");
    }

    @Test
    void givenAnEncryptedKey_whenItsPasswordIsWrong_thenOneSentenceSaysSo_andNotThePassword() {
        SelfSigned made = SelfSigned.in(directory, "right");
        environment.withProperty("SSL_CERT_PATH", made.certificate().toString())
                .withProperty("SSL_KEY_PATH", made.key().toString()).setProperty("SSL_KEY_PASSWORD", "guessed");
        assertRefused("SSL_KEY_PASSWORD is wrong");
        assertThatThrownBy(this::prepare).message().doesNotContain("guessed");
        environment.setProperty("SSL_KEY_PASSWORD", "right");
        prepare();
        assertThat(environment.getProperty("server.ssl.bundle")).isEqualTo("front-door");
    }

    @Test
    void givenABundleOfOnesOwn_whenTheFilesAreSetToo_thenTheStartIsRefused() {
        SelfSigned made = SelfSigned.in(directory);
        environment.withProperty("SSL_CERT_PATH", made.certificate().toString())
                .withProperty("SSL_KEY_PATH", made.key().toString()).setProperty("server.ssl.bundle", "mine");
        assertRefused("server.ssl.bundle");
    }

    @Test
    void givenABundleThatDoesNotExist_whenItIsNamed_thenOneSentenceSaysSo() {
        FailureAnalysis analysis = new SslBundleAnalyzer()
                .analyze(new IllegalStateException(new NoSuchSslBundleException("mine", "unknown")));
        assertThat(analysis).isNotNull().extracting(FailureAnalysis::getDescription).asString().contains("'mine'")
                .doesNotContain("\n");
    }
}
