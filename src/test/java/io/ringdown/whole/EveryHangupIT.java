package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.phone.IncomingCall;
import io.ringdown.phone.SipPhone;
import io.ringdown.whole.Talk.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Everybody hangs up at every step of everything that brings a third onto a call: those who remain talk, or nobody does, and
/// nothing is left.
class EveryHangupIT {

    /// What is done with the third.
    enum Operation {
        BLIND_TRANSFER, ATTENDED_TRANSFER, BLIND_REFER, CONFERENCE;

        List<Step> steps() {
            return this == ATTENDED_TRANSFER ? List.of(Step.values()) : List.of(Step.RINGING, Step.DONE);
        }

        /// Is the agent still on the call at this step?
        boolean hasAgent(Step step) {
            return step != Step.DONE || this == CONFERENCE;
        }
    }

    /// How far it has come.
    enum Step {
        RINGING, CONSULTING, SWAPPED, DONE
    }

    enum Who {
        AGENT, CUSTOMER, TARGET
    }

    enum How {
        BY_PHONE, BY_CLICK
    }

    private static WholeSystem system;
    private static Scene entered;
    private static SipPhone agent;
    private static SipPhone customer;
    private static SipPhone target;

    private final Scene scene = new Scene(WholeSystem.shared());

    @BeforeAll
    static void start() {
        system = WholeSystem.shared();
        entered = new Scene(system);
        agent = entered.phone("3002");
        customer = entered.phone("3003");
        target = entered.phone("3004");
    }

    @AfterAll
    static void stop() {
        entered.close();
    }

    @AfterEach
    void leave() {
        Stream.of(agent, customer, target).flatMap(phone -> phone.calls().stream())
                .filter(call -> call.answered() && !call.ended()).forEach(call -> call.hangUp());
        scene.close();
    }

    /// By click only where the agent was called: what follows is the same.
    static Stream<Arguments> hangups() {
        List<Arguments> all = new ArrayList<>();
        for (Operation operation : Operation.values()) {
            for (Step step : operation.steps()) {
                for (Who who : Who.values()) {
                    if (who != Who.AGENT || operation.hasAgent(step)) {
                        all.add(Arguments.of(operation, Side.CALLER, step, who, How.BY_PHONE));
                        all.add(Arguments.of(operation, Side.CALLEE, step, who, How.BY_PHONE));
                        all.add(Arguments.of(operation, Side.CALLEE, step, who, How.BY_CLICK));
                    }
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0} by the {1}, {2}: the {3} hangs up {4}")
    @MethodSource("hangups")
    void givenAThirdComesOntoACall_whenSomebodyHangsUp_thenTheOthersTalkOrNobodyDoes_andNothingIsLeft(
            Operation operation, Side side, Step step, Who who, How how) {
        Talk talk = Talk.at(scene, side, agent, customer, target);
        IncomingCall third = reach(talk, operation, step);
        hangUp(talk, third, step, who, how);
        if (step == Step.RINGING && who == Who.AGENT && operation != Operation.CONFERENCE) {
            third.answer(); // it has been handed on
        }
        Map<Who, Speaker> all = Map.of(Who.AGENT, talk.agent(), Who.CUSTOMER, talk.customer(), Who.TARGET,
                new Speaker(target, third));
        List<Who> left = left(operation, step, who);
        if (!left.isEmpty()) {
            Speaker last = Objects.requireNonNull(all.get(left.getLast()));
            Speaker.awaitTalk(Objects.requireNonNull(all.get(left.getFirst())), last);
            last.hangUp();
        }
        all.values().forEach(Speaker::awaitEnded);
        assertThat(scene.calls()).hasSize(1);
        Scene.Ended ended = talk.ended();
        assertThat(ended.text("end_reason")).isEqualTo("completed");
        assertThat(ended.types()).endsWith("ended");
    }

    /// Goes as far as this step, at which everybody hears whom they are to hear.
    private static IncomingCall reach(Talk talk, Operation operation, Step step) {
        switch (operation) {
            case BLIND_TRANSFER -> talk.transfer("blind");
            case ATTENDED_TRANSFER -> talk.transfer("attended");
            case BLIND_REFER -> talk.agent().call().transferTo("3004");
            case CONFERENCE -> talk.agentDoes("participants", "{\"target\":\"3004\"}", 202);
        }
        IncomingCall third = talk.targetRings();
        if (step == Step.RINGING) {
            talk.awaitRinging();
            return third;
        }
        Speaker speaker = talk.answered(third);
        if (operation == Operation.ATTENDED_TRANSFER) {
            Speaker.awaitTalk(talk.agent(), speaker);
            if (step == Step.SWAPPED) {
                talk.agentDoes("transfer/swap", 202);
                Speaker.awaitTalk(talk.agent(), talk.customer());
            } else if (step == Step.DONE) {
                talk.agentDoes("transfer/complete", 202);
            }
        }
        if (step == Step.DONE) {
            Speaker.awaitTalk(talk.customer(), speaker);
        }
        if (step == Step.DONE && operation == Operation.CONFERENCE) {
            Speaker.awaitTalk(talk.agent(), speaker);
            Speaker.awaitTalk(talk.agent(), talk.customer());
        }
        return third;
    }

    private static void hangUp(Talk talk, IncomingCall third, Step step, Who who, How how) {
        if (how == How.BY_CLICK) {
            talk.does(switch (who) {
                case AGENT -> Talk.AGENT;
                case CUSTOMER -> Talk.CUSTOMER;
                case TARGET -> Talk.TARGET;
            }, "hangup", "", 202);
            return;
        }
        switch (who) {
            case AGENT -> talk.agent().hangUp();
            case CUSTOMER -> talk.customer().hangUp();
            case TARGET -> {
                if (step == Step.RINGING) {
                    third.decline(603);
                } else {
                    third.hangUp();
                }
            }
        }
    }

    /// Who talk to each other then, if anybody does; the one who ends it is the last.
    private static List<Who> left(Operation operation, Step step, Who who) {
        boolean handedOver = !operation.hasAgent(step);
        boolean unheard = step == Step.RINGING && who != Who.TARGET
                && (who == Who.CUSTOMER || operation == Operation.CONFERENCE);
        if (handedOver || unheard) {
            return List.of();
        }
        return Stream.of(Who.TARGET, Who.AGENT, Who.CUSTOMER).filter(one -> one != who).toList();
    }
}
