package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.ringdown.phone.IncomingCall;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.SipPhone;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// An agent (João, 3002) talks to a customer (Maria, 3003), by phone and by click; a third (Carlos, 3004) is there to be rung.
final class Talk {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    static final String AGENT = "joao.silva";
    static final String CUSTOMER = "maria.santos";
    static final String TARGET = "carlos.oliveira";

    /// What the agent is on the call.
    enum Side {
        CALLER, CALLEE;

        int pid() {
            return this == CALLER ? 1 : 2;
        }

        /// The side of the customer, as `hangup_source` tells it.
        String other() {
            return this == CALLER ? "callee" : "caller";
        }

        String own() {
            return this == CALLER ? "caller" : "callee";
        }
    }

    private final Scene scene;
    private final Side side;
    private final SipPhone target;
    private final Speaker agent;
    private final Speaker customer;
    private final String id;

    private Talk(Scene scene, Side side, SipPhone agent, SipPhone customer, SipPhone target) {
        this.scene = scene;
        this.side = side;
        this.target = target;
        SipPhone from = side == Side.CALLER ? agent : customer;
        SipPhone to = side == Side.CALLER ? customer : agent;
        OutgoingCall out = from.call(to.line());
        IncomingCall in = to.awaitCall().ring();
        in.answer();
        out.awaitAnswered();
        this.agent = new Speaker(agent, side == Side.CALLER ? out : in);
        this.customer = new Speaker(customer, side == Side.CALLER ? in : out);
        this.id = scene.begunCall();
    }

    static Talk of(Scene scene, Side side) {
        return at(scene, side, scene.phone("3002"), scene.phone("3003"), scene.phone("3004"));
    }

    /// At phones that others use too, one after the other.
    static Talk at(Scene scene, Side side, SipPhone agent, SipPhone customer, SipPhone target) {
        Talk talk = answered(scene, side, agent, customer, target);
        Speaker.awaitTalk(talk.agent, talk.customer);
        return talk;
    }

    /// Just answered, and nobody has said anything yet.
    static Talk answered(Scene scene, Side side, SipPhone agent, SipPhone customer, SipPhone target) {
        return new Talk(scene, side, agent, customer, target);
    }

    Speaker agent() {
        return agent;
    }

    Speaker customer() {
        return customer;
    }

    SipPhone target() {
        return target;
    }

    String id() {
        return id;
    }

    /// The target's phone rings.
    IncomingCall targetRings() {
        return target.awaitCall().ring();
    }

    /// The service has heard that the third is being rung.
    void awaitRinging() {
        await("the third's phone rings").atMost(PATIENCE)
                .until(() -> now().at("/participants/2/state").asString().equals("ringing"));
    }

    Speaker answered(IncomingCall ringing) {
        ringing.answer();
        return new Speaker(target, ringing);
    }

    /// The agent hands the call on to 3004.
    void transfer(String type) {
        agentDoes("transfer", "{\"target\":\"3004\",\"type\":\"" + type + "\"}", 202);
    }

    /// Begun by click, and answered by the target: the agent talks to them while the customer waits.
    Speaker consult() {
        transfer("attended");
        Speaker third = answered(targetRings());
        Speaker.awaitTalk(agent, third);
        return third;
    }

    void agentDoes(String what, int status) {
        agentDoes(what, "", status);
    }

    Person.Answer agentDoes(String what, String json, int status) {
        return does(AGENT, what, json, status);
    }

    Person.Answer does(String who, String what, String json, int status) {
        return scene.person(who).post("/api/calls/" + id + "/" + what, json).expect(status);
    }

    JsonNode now() {
        return scene.person("admin").get("/api/calls/" + id).expect(200).body();
    }

    /// The service has heard that this participant is off the call.
    void awaitLeft(int pid) {
        await(pid + " has left").atMost(PATIENCE)
                .until(() -> now().at("/participants/" + (pid - 1) + "/state").asString().equals("left"));
    }

    /// The service has heard what became of the transfer. A tone proves nothing of that: what was heard a moment before counts too.
    void awaitNoTransfer() {
        await("no transfer is under way").atMost(PATIENCE).until(() -> now().at("/transfer").isNull());
    }

    void awaitState(String state) {
        await("the call is " + state).atMost(PATIENCE).until(() -> now().at("/state").asString().equals(state));
    }

    /// The only call there was, over.
    Scene.Ended ended() {
        return checked(scene.ended());
    }

    /// The times add up; nobody is left on the list.
    static Scene.Ended checked(Scene.Ended ended) {
        JsonNode call = ended.call();
        long duration = call.at("/duration").asLong();
        assertThat(call.at("/talk_seconds").asLong() + call.at("/hold_seconds").asLong()).isEqualTo(duration);
        assertThat(call.at("/talk_seconds").asLong()).isNotNegative();
        assertThat(call.at("/wait_seconds").asLong() + duration).isCloseTo(
                Duration.between(ended.time("start_time"), ended.time("end_time")).toSeconds(), within(1L));
        for (JsonNode participant : call.at("/participants")) {
            assertThat(participant.at("/state").asString()).isEqualTo("left");
            Instant left = Instant.parse(participant.at("/left_at").asString());
            assertThat(left).isBetween(ended.time("start_time"), ended.time("end_time"));
        }
        return ended;
    }

    /// The call was handed on by the agent: that and the three are on the record, and so is the time between these events as
    /// hold.
    void assertHandedOver(Scene.Ended ended, String from, String to) {
        assertThat(ended.text("transferred_to")).isEqualTo("3004");
        assertThat(ended.text("transferred_by")).isEqualTo(AGENT);
        assertThat(participants(ended)).containsExactly(
                side == Side.CALLER ? "caller 3002" : "caller 3003",
                side == Side.CALLER ? "recipient 3003" : "recipient 3002", "transfer_target 3004");
        assertThat(ended.call().at("/hold_seconds").asLong()).isCloseTo(
                Duration.between(ended.at(from), ended.at(to)).toSeconds(), within(1L));
    }

    static List<String> participants(Scene.Ended ended) {
        return ended.call().at("/participants").valueStream()
                .map(one -> one.at("/role").asString() + " " + one.at("/device").asString()).toList();
    }

    /// The events of a call that was handed on, these after the transfer began.
    static void assertTypes(Scene.Ended ended, String... after) {
        assertThat(ended.types()).as("%s", ended.events()).containsExactlyElementsOf(Stream
                .concat(Stream.of("created", "dial_attempt", "ringing", "answered", "transfer"), Stream.of(after))
                .toList());
    }
}
