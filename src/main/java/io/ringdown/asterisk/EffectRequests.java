package io.ringdown.asterisk;

import ch.loway.oss.ari4java.ARI;
import ch.loway.oss.ari4java.generated.actions.ActionChannels;
import ch.loway.oss.ari4java.generated.actions.requests.ChannelsCreatePostRequest;
import ch.loway.oss.ari4java.tools.AriCallback;
import ch.loway.oss.ari4java.tools.HttpParam;
import ch.loway.oss.ari4java.tools.RestException;
import io.ringdown.call.Call;
import io.ringdown.call.CallVisibility;
import io.ringdown.call.ChannelId;
import io.ringdown.call.Effect;
import io.ringdown.call.HangupCause;
import io.ringdown.call.Party;
import io.ringdown.call.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Says in ARI's requests what a call wants of Asterisk. A request may be sent once the one before it was, not answered.
final class EffectRequests {

    /// Digits are not reported from a bridge that only mixes: dtmf_events.
    private static final String BRIDGE = "mixing,dtmf_events";

    /// Which call a channel belongs to.
    private static final String CALL_ID = "CALL_ID";
    /// The same, told to the phone.
    private static final String CALL_HEADER = "X-Ringdown-Call";
    /// A transfer that the phone asks for (REFER) is told to us instead of being carried out by Asterisk.
    private static final String TRANSFERS = "PJSIP_TRANSFER_HANDLING()";
    private static final String TOLD = "ari-only";
    /// Whom the phone shows; `i` keeps Asterisk from telling it of a change.
    private static final String SHOWN = "CONNECTEDLINE(all,i)";
    /// How long the dialplan lets a caller wait for us. It ends before they are answered, whatever happens to us meanwhile.
    private static final String LIMIT = "TIMEOUT(absolute)";

    private final ARI ari;
    private final ActionChannels channels;
    private final AsteriskProperties properties;
    private final Call call;

    EffectRequests(ARI ari, AsteriskProperties properties, Call call) {
        this.ari = ari;
        this.channels = ari.channels();
        this.properties = properties;
        this.call = call;
    }

    /// Who is told how it went.
    interface Reply {

        <T> AriCallback<T> callback();
    }

    interface Request {

        void send(Reply reply) throws RestException;
    }

    List<Request> of(Effect effect) {
        return switch (effect) {
            case Effect.Tag tag -> List.of(
                    reply -> channels.setChannelVar(tag.channel().value(), CALL_ID).setValue(call.id().value())
                            .execute(reply.callback()),
                    reply -> channels.setChannelVar(tag.channel().value(), TRANSFERS).setValue(TOLD)
                            .execute(reply.callback()));
            case Effect.IndicateRinging ringing -> List.of(reply -> ring(ringing.channel(), reply));
            case Effect.Originate originate -> List.of(reply -> originate(originate).execute(reply.callback()));
            case Effect.Answer answer -> List.of(
                    reply -> channels.setChannelVar(answer.channel().value(), LIMIT).setValue("0")
                            .execute(reply.callback()),
                    reply -> channels.answer(answer.channel().value()).execute(reply.callback()));
            case Effect.Connect connect -> List.of(reply -> makeBridge(connect.bridge(), reply),
                    reply -> ari.bridges().addChannel(connect.bridge(), joined(connect.channels()))
                            .execute(reply.callback()));
            case Effect.MakeBridge make -> List.of(reply -> makeBridge(make.bridge(), reply));
            case Effect.RemoveBridge remove -> List.of(reply -> ari.bridges().destroy(remove.bridge())
                    .execute(reply.callback()));
            case Effect.Move move -> move(move);
            case Effect.EndWhisper end -> endWhisper(end.channel().whisper(call.id()), end.forGood());
            case Effect.Mute mute -> List.of(reply -> channels.mute(mute.channel().value()).setDirection("in")
                    .execute(reply.callback()));
            case Effect.Unmute unmute -> List.of(reply -> channels.unmute(unmute.channel().value())
                    .setDirection("in").execute(reply.callback()));
            case Effect.SendDigits keys -> List.of(reply -> channels.sendDTMF(keys.channel().value())
                    .setDtmf(keys.digits()).execute(reply.callback()));
            case Effect.Announce announce -> List.of(reply -> channels
                    .playWithId(announce.channel().value(), ChannelId.PREFIX + call.id().value() + ".p",
                            String.join(",", properties.announcements().of(announce.announcement())))
                    .execute(reply.callback()));
            case Effect.Hangup hangup -> List.of(reply -> channels.hangup(hangup.channel().value())
                    .setReason_code(String.valueOf(asTold(hangup.cause()))).execute(reply.callback()));
            case Effect.StartRecording record ->
                // Or the end is not told where the last leg leaves the bridge before.
                List.of(reply -> ari.applications().subscribe(properties.application(), "bridge:" + record.bridge())
                        .execute(reply.callback()),
                        reply -> ari.bridges().record(record.bridge(), record.name(), "wav")
                                .setIfExists("fail").setBeep(false).execute(reply.callback()));
            case Effect.StopRecording stop -> List.of(reply -> ari.recordings().stop(stop.name())
                    .execute(reply.callback()));
            case Effect.IndicateProgress _,Effect.Report _,Effect.Tell _ -> List.of();
        };
    }

    /// Makes the leg in our application; [NodeRequests#dial] rings it when it is there. So it can be heard before it is answered, and
    /// Asterisk does not follow a phone that forwards by itself.
    private ChannelsCreatePostRequest originate(Effect.Originate originate) throws RestException {
        ChannelsCreatePostRequest request = channels
                .create("PJSIP/" + originate.endpoint(), properties.application())
                .setChannelId(originate.channel().value())
                .setAppArgs(String.valueOf(Math.max(1, originate.ring().toSeconds())))
                .addVariables(CALL_ID, call.id().value()).addVariables(TRANSFERS, TOLD)
                .addVariables(SHOWN, callerId(originate.from()));
        if (!originate.endpoint().contains("@")) {
            // A page knows by it which call rings; a provider at the other end of a trunk need not.
            request.addVariables("PJSIP_HEADER(add," + CALL_HEADER + ")", call.id().value());
        }
        if (originate.answers()) {
            // RFC 5373 has a header for it that phones ignore; these two their makers know.
            request.addVariables("PJSIP_HEADER(add,Call-Info)", "<sip:ringdown>;answer-after=0")
                    .addVariables("PJSIP_HEADER(add,Alert-Info)", "<http://127.0.0.1>;info=alert-autoanswer");
        }
        return request;
    }

    private void makeBridge(String bridge, Reply reply) throws RestException {
        ari.bridges().createWithId(bridge).setType(BRIDGE).execute(reply.callback());
    }

    private void ring(ChannelId channel, Reply reply) throws RestException {
        channels.ring(channel.value()).execute(reply.callback());
    }

    /// Tone and music share one generator in Asterisk, so the old one always ends before the new one begins.
    private List<Request> move(Effect.Move move) {
        String channel = move.channel().value();
        List<Request> requests = new ArrayList<>(3);
        switch (move.from()) {
            case MUSIC -> requests.add(reply -> channels.stopMoh(channel).execute(reply.callback()));
            case RINGBACK -> requests.add(reply -> channels.ringStop(channel).execute(reply.callback()));
            case TALK, LISTEN, ASIDE -> {
                if (!move.to().isBridge() && move.to() != Place.WHISPER) {
                    requests.add(reply -> ari.bridges().removeChannel(call.bridge(move.from()), channel)
                            .execute(reply.callback()));
                }
            }
            case NONE, ALONE, WHISPER -> {
            }
        }
        switch (move.to()) {
            case MUSIC -> requests.add(reply -> channels.startMoh(channel).execute(reply.callback()));
            case RINGBACK -> requests.add(reply -> ring(move.channel(), reply));
            case TALK, LISTEN, ASIDE -> requests.add(reply -> ari.bridges().addChannel(call.bridge(move.to()), channel)
                    .setMute(move.to() == Place.LISTEN).execute(reply.callback()));
            case WHISPER -> requests.addAll(whisper(move));
            case NONE, ALONE -> {
            }
        }
        return requests;
    }

    /// A Snoop channel hears what the one helped says and hears, and is heard by that one alone. It can be joined to the
    /// supervisor once it has told that it has begun, and not before (422).
    private List<Request> whisper(Effect.Move move) {
        ChannelId beside = move.beside();
        if (beside == null) {
            return List.of();
        }
        String id = move.channel().whisper(call.id());
        return List.of(reply -> makeBridge(id, reply),
                reply -> channels.snoopChannelWithId(beside.value(), id, properties.application()).setSpy("both")
                        .setWhisper("out").execute(reply.callback()),
                reply -> ari.bridges().addChannel(id, move.channel().value()).execute(reply.callback()));
    }

    private List<Request> endWhisper(String id, boolean forGood) {
        Request hangUp = reply -> channels.hangup(id).execute(reply.callback());
        return forGood
                ? List.of(hangUp, reply -> ari.bridges().destroy(id).execute(reply.callback()))
                : List.of(hangUp);
    }

    /// ari4java does not know this request, and the next.
    static AriRequest progress(Effect.IndicateProgress progress) {
        return new AriRequest("POST", "channels/" + AriRequest.segment(progress.channel().value()) + "/progress",
                List.of(), null);
    }

    static AriRequest report(Effect.Report report) {
        Function<String, AriRequest> request = state -> new AriRequest("POST",
                "channels/" + AriRequest.segment(report.channel().value()) + "/transfer_progress",
                List.of(HttpParam.build("states", state)), null);
        return switch (report.outcome()) {
            case UNDER_WAY -> request.apply("channel_progress");
            case ANSWERED -> request.apply("channel_answered");
            case NOT_REACHED -> request.apply("channel_unavailable");
            case DECLINED -> request.apply("channel_declined");
        };
    }

    private static String joined(List<ChannelId> channels) {
        return channels.stream().map(ChannelId::value).collect(Collectors.joining(","));
    }

    /// A phone that declined is answered with cause 21; its caller is to see 603, which Asterisk makes of 16 (of 21 it makes
    /// 403).
    private static int asTold(int cause) {
        return switch (cause) {
            case HangupCause.CALL_REJECTED -> HangupCause.NORMAL_CLEARING;
            case 0 -> HangupCause.NETWORK_OUT_OF_ORDER; // nobody knows; a caller who still waits hears 500
            default -> cause;
        };
    }

    private static String callerId(Party party) {
        return party.hidden()
                ? callerId("Anonymous", CallVisibility.ANONYMOUS)
                : callerId(party.name() == null ? party.number() : party.name(), party.number());
    }

    /// `"Name" <number>`, without what could end the quotes.
    static String callerId(String name, String number) {
        return '"' + name.replaceAll("[\"<>\\\\\\p{Cntrl}]", "") + "\" <"
                + number.replaceAll("[^0-9A-Za-z+*#._-]", "") + ">";
    }
}
