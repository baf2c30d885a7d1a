package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.phone.IncomingCall;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.SipPhone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Devices from REST to a real Asterisk: what is handed out registers and calls, what is taken away does not.
class DevicesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Line LINE = new Line();
    private static WholeSystem system;

    private Scene scene;
    private Person maria;

    @BeforeAll
    static void start() {
        system = WholeSystem.startOver(LINE, "--ringdown.device.softphone-for=4s",
                "--ringdown.device.sweep-every=500ms",
                "--ringdown.device.refresh-after=1s", "--ringdown.account.standing-for=500ms");
    }

    @AfterAll
    static void stop() {
        LINE.close();
        if (system != null) {
            system.close();
        }
    }

    @BeforeEach
    void signIn() {
        scene = new Scene(system);
        maria = system.person("maria.santos");
    }

    @AfterEach
    void leave() {
        scene.close();
    }

    private SipPhone phone(JsonNode made, String secret) {
        return scene.unregistered(made.at("/username").asString(), secret);
    }

    private SipPhone phone(JsonNode made) {
        return phone(made, made.at("/secret").asString());
    }

    private void assertTalks(SipPhone from, String line) {
        SipPhone other = scene.phone(line);
        OutgoingCall call = from.call(line);
        IncomingCall ring = other.awaitCall().ring();
        ring.answer();
        call.awaitAnswered();
        from.awaitTone(other.tone());
        call.hangUp();
        ring.awaitEnded();
    }

    @Test
    void givenAPhoneAddedByItsOwner_whenTheSecretIsRotatedAndThePhoneDeleted_thenOnlyWhatIsGoodGetsIn() {
        JsonNode made = maria.post("/api/devices/mine", "{\"name\":\"Kitchen\"}").expect(201).body();
        SipPhone kitchen = phone(made);
        assertThat(kitchen.register()).isEqualTo(200);
        assertTalks(kitchen, "3001");

        String route = "/api/devices/" + made.at("/id").asString();
        JsonNode rotated = maria.post(route + "/secret", "").expect(200).body();
        assertThat(kitchen.register()).isEqualTo(401);
        OutgoingCall refused = kitchen.call("3001");
        refused.awaitEnded();
        assertThat(refused.finalStatus()).isEqualTo(401);
        assertThat(registrations(made.at("/username").asString())).as("nobody is reached by the old secret").isZero();
        SipPhone again = phone(rotated);
        assertThat(again.register()).isEqualTo(200);
        assertTalks(again, "3001");

        maria.send("DELETE", route, "").expect(204);
        assertThat(again.register()).isGreaterThanOrEqualTo(400);
        assertThat(system.inAsterisk().endpoints()).doesNotContain(made.at("/username").asString());
        assertThat(registrations(made.at("/username").asString())).isZero();
        maria.get(route).expect(404);
    }

    @Test
    void givenACall_whenItsPhoneIsDeleted_thenItGoesOnUntilTheOtherSideHangsUp() {
        JsonNode made = maria.post("/api/devices/mine", "{\"name\":\"Kitchen\"}").expect(201).body();
        SipPhone kitchen = phone(made);
        assertThat(kitchen.register()).isEqualTo(200);
        SipPhone other = scene.phone("3001");
        OutgoingCall call = kitchen.call("3001");
        IncomingCall ring = other.awaitCall().ring();
        ring.answer();
        call.awaitAnswered();
        kitchen.awaitTone(other.tone());

        maria.send("DELETE", "/api/devices/" + made.at("/id").asString(), "").expect(204);
        assertThat(system.inAsterisk().endpoints()).doesNotContain(made.at("/username").asString());
        await("both are still heard").atMost(PATIENCE).during(Duration.ofSeconds(1))
                .until(() -> kitchen.hears(other.tone()) && other.hears(kitchen.tone()));
        ring.hangUp();
        call.awaitEnded();
    }

    private static long registrations(String endpoint) {
        return system.asterisk().console("pjsip show contacts").lines().filter(line -> line.contains(endpoint + "/"))
                .count();
    }

    @Test
    void givenPhones_whenAsteriskIsRestartedEmpty_thenTheyGetInAsBeforeAndADeletedOneDoesNot() {
        JsonNode kept = maria.post("/api/devices/mine", "{\"name\":\"Kept\"}").expect(201).body();
        JsonNode lost = maria.post("/api/devices/mine", "{\"name\":\"Lost\"}").expect(201).body();
        JsonNode rotated = maria.post("/api/devices/mine", "{\"name\":\"Rotated\"}").expect(201).body();
        SipPhone keptPhone = phone(kept);
        SipPhone lostPhone = phone(lost);
        SipPhone rotatedPhone = phone(rotated);
        assertThat(List.of(keptPhone.register(), lostPhone.register(), rotatedPhone.register()))
                .containsOnly(200);
        system.asterisk().close(); // a kill could cut off the registrations that it was about to keep
        await("the loss is noticed").atMost(PATIENCE)
                .until(() -> !system.node().at("/phase").asString().equals("ready"));
        maria.send("DELETE", "/api/devices/" + lost.at("/id").asString(), "").expect(204);
        maria.post("/api/devices/" + rotated.at("/id").asString() + "/secret", "").expect(200);
        system.asterisk().startAgain();
        system.awaitConnected();

        assertThat(registrations(kept.at("/username").asString())).as("its registration outlives Asterisk").isOne();
        assertThat(registrations(rotated.at("/username").asString())).isZero();
        assertThat(keptPhone.register()).isEqualTo(200);
        assertTalks(keptPhone, "3001");
        assertThat(lostPhone.register()).isGreaterThanOrEqualTo(400);
        assertThat(rotatedPhone.register()).isEqualTo(401);
        maria.send("DELETE", "/api/devices/" + kept.at("/id").asString(), "").expect(204);
        maria.send("DELETE", "/api/devices/" + rotated.at("/id").asString(), "").expect(204);
    }

    @Test
    void givenStrangeAndSpoiledObjects_whenTheServiceConnects_thenOursAreMendedOrDeletedAndOthersLeftAlone() {
        writeTrunk();
        AsteriskView asterisk = system.inAsterisk();
        asterisk.put("endpoint", "3777-gone",
                Map.of("context", "phones", "allow", "ulaw", "@ringdown", "call-service"));
        asterisk.put("aor", "3777-gone", Map.of("max_contacts", "1"));
        asterisk.put("auth", "3777-gone", Map.of("auth_type", "digest", "username", "x", "password", "x"));
        asterisk.put("endpoint", "operators-own", Map.of("context", "phones", "allow", "ulaw"));
        asterisk.put("endpoint", "others-own", Map.of("context", "phones", "@ringdown", "another-application"));
        asterisk.put("endpoint", "3001", Map.of("context", "default"));
        asterisk.put("aor", "3002", Map.of("max_contacts", "7"));
        asterisk.put("auth", "3003", Map.of("password_digest", "MD5:00000000000000000000000000000000"));
        asterisk.delete("endpoint", "3004");
        reconnect();

        assertThat(asterisk.endpoints()).contains("trunk", "operators-own", "others-own", "3001", "3004")
                .doesNotContain("3777-gone");
        assertThat(asterisk.object("aor", "3777-gone")).isEmpty();
        assertThat(asterisk.object("auth", "3777-gone")).isEmpty();
        assertThat(asterisk.object("endpoint", "trunk")).containsEntry("context", "trunks");
        assertThat(asterisk.object("endpoint", "3001")).containsEntry("context", "phones");
        assertThat(asterisk.object("aor", "3002")).containsEntry("max_contacts", "1");
        assertTalks(scene.phone("3003"), "3004");
        asterisk.delete("endpoint", "operators-own");
        asterisk.delete("endpoint", "others-own");
    }

    /// What an operator writes for outside lines; Asterisk reads it at its start.
    private static void writeTrunk() {
        Path directory = system.asterisk().place().include().resolve("pjsip.d");
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("trunk.conf"), """
                    [trunk]
                    type = endpoint
                    context = trunks
                    disallow = all
                    allow = ulaw
                    """);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(system.asterisk().console("module reload res_pjsip.so")).contains("reloaded");
        await("the trunk is there").atMost(PATIENCE).until(() -> system.inAsterisk().endpoints().contains("trunk"));
    }

    private static void reconnect() {
        LINE.cut();
        await("the loss is noticed").atMost(PATIENCE)
                .until(() -> !system.node().at("/phase").asString().equals("ready"));
        LINE.mend();
        system.awaitConnected();
    }

    @Test
    void givenAPersonWithADeskPhoneInACall_whenTheyAreSuspended_thenTheCallGoesOn_andThePhoneIsSilent_untilTheyAreBack() {
        Person carlos = system.person("carlos.oliveira");
        JsonNode made = carlos.post("/api/devices/mine", "{\"name\":\"Kitchen\"}").expect(201).body();
        String name = made.at("/username").asString();
        String person = "/api/users/" + carlos.get("/api/users/profile").expect(200).body().at("/id").asString();
        SipPhone kitchen = phone(made);
        assertThat(kitchen.register()).isEqualTo(200);
        SipPhone other = scene.phone("3001");
        OutgoingCall call = kitchen.call("3001");
        IncomingCall ring = other.awaitCall().ring();
        ring.answer();
        call.awaitAnswered();
        kitchen.awaitTone(other.tone());

        Person admin = system.person("admin");
        admin.send("PUT", person, "{\"status\":\"suspended\"}").expect(200);
        try {
            await("both are still heard").atMost(PATIENCE).during(Duration.ofSeconds(1))
                    .until(() -> kitchen.hears(other.tone()) && other.hears(kitchen.tone()));
            ring.hangUp();
            call.awaitEnded();
            assertThat(system.inAsterisk().object("endpoint", name)).as("no endpoint").isEmpty();
            assertThat(system.inAsterisk().object("endpoint", "3004")).as("no endpoint").isEmpty();
            assertThat(kitchen.register()).isGreaterThanOrEqualTo(400);
            for (String number : List.of("3001", "+493012345678")) {
                OutgoingCall refused = kitchen.call(number);
                refused.awaitEnded();
                assertThat(refused.finalStatus()).as("a call to " + number).isEqualTo(401);
            }
            OutgoingCall unheard = other.call("3004");
            unheard.awaitEnded();
            assertThat(unheard.finalStatus()).as("nobody is rung").isGreaterThanOrEqualTo(400);
        } finally {
            admin.send("PUT", person, "{\"status\":\"active\"}").expect(200);
        }
        assertThat(kitchen.register()).isEqualTo(200);
        assertTalks(kitchen, "3001");
    }

    @Test
    void givenAllDevices_whenAsteriskIsAskedForThem_thenItKnowsDigestsOnly() {
        JsonNode made = maria.post("/api/devices/mine", "{\"name\":\"Digest\"}").expect(201).body();
        String endpoint = made.at("/username").asString();
        Map<String, String> auth = system.inAsterisk().object("auth", endpoint);
        assertThat(auth).containsEntry("password", "").containsEntry("realm", "asterisk");
        assertThat(auth.get("password_digest")).startsWith("MD5:");
        assertThat(auth.toString() + system.inAsterisk().object("endpoint", endpoint)
                + system.inAsterisk().object("aor", endpoint)).doesNotContain(made.at("/secret").asString());
        maria.send("DELETE", "/api/devices/" + made.at("/id").asString(), "").expect(204);
    }

    @Test
    void givenAChangeByAnotherInstance_whenTheDatabaseIsLookedAtAgain_thenAsteriskIsTold() {
        system.sql().sql("update accounts set name = 'Carlos O.' where username = 'carlos.oliveira'").update();
        await("Asterisk shows the new name").atMost(PATIENCE).until(() -> system.inAsterisk().object("endpoint", "3004")
                .getOrDefault("callerid", "").contains("Carlos O."));
        system.sql().sql("update accounts set name = 'Carlos Oliveira' where username = 'carlos.oliveira'").update();
        MoreLines.add(system, "3300", "3300", "3300-second");
        await("Asterisk has the new line's phones").atMost(PATIENCE)
                .until(() -> system.inAsterisk().endpoints().containsAll(List.of("3300", "3300-second")));
        system.sql().sql("delete from lines where number = '3300'").update();
        await("they go with their line").atMost(PATIENCE)
                .until(() -> system.inAsterisk().endpoints().stream().noneMatch(name -> name.startsWith("3300")));
    }

    @Test
    void givenALineWithAPhoneThatIsOff_whenItIsCalled_thenTheOtherRings() {
        JsonNode off = maria.post("/api/devices/mine", "{\"name\":\"Off\"}").expect(201).body();
        SipPhone desk = scene.phone("3003");
        OutgoingCall call = scene.phone("3001").call("3003");
        IncomingCall ring = desk.awaitCall().ring();
        call.awaitRinging();
        ring.answer();
        call.awaitAnswered();
        call.hangUp();
        ring.awaitEnded();
        scene.ended().as("completed", 16, "caller");
        maria.send("DELETE", "/api/devices/" + off.at("/id").asString(), "").expect(204);
    }

    @Test
    void givenADeskPhoneAndAWebSoftphone_whenTheLineIsCalled_thenBothRingAndOneAnswers() {
        Person fresh = Person.signIn(system.url(), "maria.santos", "client123");
        SipPhone desk = scene.phone("3003");
        JsonNode credentials = fresh.post("/api/devices/softphone", "").expect(201).body();
        try (WebPhone web = new WebPhone(credentials)) {
            web.await("registered");
            OutgoingCall call = scene.phone("3001").call("3003");
            IncomingCall ring = desk.awaitCall().ring();
            assertThat(web.await("ringing").at("/from").asString()).isEqualTo("3001");
            fresh.post("/api/devices/softphone/renewal", "").expect(200);
            ring.answer();
            call.awaitAnswered();
            web.await("over");
            call.hangUp();
            ring.awaitEnded();
            scene.ended().as("completed", 16, "caller");

            JsonNode taken = fresh.post("/api/devices/softphone", "").expect(201).body();
            assertThat(taken.at("/username")).isEqualTo(credentials.at("/username"));
            web.register();
            assertThat(web.await("refused").at("/status").asInt()).isEqualTo(401);
        }
    }

    @Test
    void givenAWebSoftphone_whenItIsNotRenewed_thenItIsGone() {
        Person fresh = Person.signIn(system.url(), "maria.santos", "client123");
        JsonNode credentials = fresh.post("/api/devices/softphone", "").expect(201).body();
        String endpoint = credentials.at("/username").asString();
        assertThat(system.inAsterisk().object("endpoint", endpoint)).containsEntry("webrtc", "yes");
        await("it has expired").atMost(PATIENCE).until(() -> !system.inAsterisk().endpoints().contains(endpoint));
        fresh.post("/api/devices/softphone/renewal", "").expect(404);
        try (WebPhone web = new WebPhone(credentials)) {
            web.await("refused");
        }
    }

    @Test
    void givenAWebSoftphone_whenItsSessionEnds_thenItIsGoneAtOnce() {
        Person fresh = Person.signIn(system.url(), "maria.santos", "client123");
        JsonNode credentials = fresh.post("/api/devices/softphone", "").expect(201).body();
        String endpoint = credentials.at("/username").asString();
        assertThat(system.inAsterisk().endpoints()).contains(endpoint);
        fresh.post("/api/users/logout", "").expect(204);
        assertThat(system.inAsterisk().endpoints()).doesNotContain(endpoint);
        assertThat(system.sql().sql("select count(*) from devices where endpoint = ?").param(endpoint)
                .query(Long.class).single()).isZero();
    }
}
