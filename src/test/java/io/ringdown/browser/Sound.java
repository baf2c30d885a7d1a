package io.ringdown.browser;

import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.List;

/// What is heard at a page, found out of what arrives at it.
final class Sound {

    /// Keeps the page's connections, so that their figures can be asked for.
    static final String CONNECTIONS = """
            window.testConnections = [];
            window.RTCPeerConnection = class extends RTCPeerConnection {
              constructor(...given) {
                super(...given);
                window.testConnections.push(this);
              }
            };
            """;

    /// How many decibels a frequency stands out of its surroundings, at the most within two thirds of a second.
    private static final String STANDS_OUT = """
            async (hertz) => {
              window.testContext ??= new AudioContext();
              await window.testContext.resume();
              const context = window.testContext;
              const size = 4096;
              const at = Math.round((hertz * size) / context.sampleRate);
              let most = 0;
              for (const element of document.querySelectorAll('audio')) {
                const stream = element.srcObject ?? (element.currentSrc && !element.paused ? element.captureStream() : null);
                if (!stream?.getAudioTracks().length) {
                  continue;
                }
                const source = context.createMediaStreamSource(stream);
                const analyser = new AnalyserNode(context, { fftSize: size, smoothingTimeConstant: 0 });
                source.connect(analyser);
                const levels = new Float32Array(analyser.frequencyBinCount);
                for (let i = 0; i < 16; i++) {
                  await new Promise((later) => setTimeout(later, 40));
                  analyser.getFloatFrequencyData(levels);
                  const peak = Math.max(...levels.slice(at - 1, at + 2));
                  const around = [...levels.slice(at - 24, at - 8), ...levels.slice(at + 9, at + 25)].sort((a, b) => a - b)[16];
                  most = Math.max(most, peak < -60 ? 0 : peak - Math.max(around, -120));
                }
                source.disconnect();
              }
              return most;
            }
            """;

    private static final String RECEIVED = """
            async () => {
              let packets = 0;
              let energy = 0;
              for (const connection of window.testConnections.filter((one) => one.connectionState === 'connected')) {
                for (const figure of (await connection.getStats()).values()) {
                  if (figure.type === 'inbound-rtp') {
                    packets += figure.packetsReceived;
                    energy += figure.totalAudioEnergy;
                  }
                }
              }
              return [packets, energy];
            }
            """;

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final double DECIBELS = 20;

    private Sound() {}

    /// @param packets RTP packets that have come by the connections that are up
    /// @param energy  `totalAudioEnergy` of them (W3C WebRTC statistics)
    record Received(double packets, double energy) {}

    static Received received(Page page) {
        Object[] figures = ((List<?>) page.evaluate(RECEIVED)).toArray();
        return new Received(((Number) figures[0]).doubleValue(), ((Number) figures[1]).doubleValue());
    }

    /// Blocks for as long as it listens.
    static boolean hears(Page page, int hertz) {
        return ((Number) page.evaluate(STANDS_OUT, hertz)).doubleValue() > DECIBELS;
    }

    static void awaitTone(Page page, int hertz) {
        await("a tone of " + hertz + " Hz is heard").atMost(PATIENCE).pollInSameThread()
                .until(() -> hears(page, hertz));
    }

    static void awaitNoTone(Page page, int hertz) {
        await("no tone of " + hertz + " Hz is heard").atMost(PATIENCE).pollInSameThread()
                .until(() -> !hears(page, hertz));
    }
}
