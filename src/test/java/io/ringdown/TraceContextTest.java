package io.ringdown;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The examples of W3C's Trace Context.
class TraceContextTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @ParameterizedTest
    @ValueSource(strings = {"00-" + TRACE + "-00f067aa0ba902b7-01",
            "cc-" + TRACE + "-00f067aa0ba902b7-01-what-will-be"})
    void givenASendersTrace_whenItIsRead_thenItIsGoneOnWith(String header) {
        TraceContext context = TraceContext.of(header);
        assertThat(context.traceId()).isEqualTo(TRACE);
        assertThat(context.header()).matches("00-" + TRACE + "-[0-9a-f]{16}-01").doesNotContain("00f067aa0ba902b7");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "x", "00-" + TRACE + "-00f067aa0ba902b7", "00-" + TRACE + "-00f067aa0ba902b7-01-more",
            "ff-" + TRACE + "-00f067aa0ba902b7-01", "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-" + TRACE + "-0000000000000000-01", "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"})
    void givenNoTrace_whenItIsRead_thenANewOneBegins(@Nullable String header) {
        TraceContext context = TraceContext.of(header);
        assertThat(context.traceId()).matches("[0-9a-f]{32}").isNotEqualTo(TRACE);
        assertThat(context.header()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
    }
}
