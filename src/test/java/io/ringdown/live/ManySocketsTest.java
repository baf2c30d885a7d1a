package io.ringdown.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.persistence.EntityManagerFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/// What open sockets cost the database when nothing happens.
@DirtiesContext
@TestPropertySource(properties = "spring.jpa.properties.hibernate.generate_statistics=true")
class ManySocketsTest extends LiveTestApplication {

    private static final int SOCKETS = 20;

    @Autowired
    private EntityManagerFactory persistence;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void givenManyOpenSockets_theirSessionsAreCheckedTogether_andARevokedOneIsClosedWithinTwoSeconds()
            throws Exception {
        List<RawSocket> open = new ArrayList<>();
        try {
            for (int n = 0; n < SOCKETS; n++) {
                open.add(proved(n % 2 == 0 ? "joao.silva" : "maria.santos"));
            }
            await().until(() -> sockets.proved() == SOCKETS);
            Statistics statistics = persistence.unwrap(SessionFactory.class).getStatistics();
            long before = statistics.getPrepareStatementCount();
            await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(4))
                    .until(() -> statistics.getPrepareStatementCount() - before < SOCKETS);
            jdbc.sql("UPDATE accounts SET token_version = token_version + 1 WHERE username = 'joao.silva'").update();
            await().atMost(Duration.ofSeconds(2)).until(() -> sockets.proved() == SOCKETS / 2);
            jdbc.sql("UPDATE accounts SET suspended_at = now() WHERE username = 'maria.santos'").update();
            await().atMost(Duration.ofSeconds(2)).until(() -> sockets.proved() == 0);
        } finally {
            jdbc.sql("UPDATE accounts SET suspended_at = NULL").update();
            for (RawSocket socket : open) {
                socket.close();
            }
        }
        assertThat(sockets.proved()).isZero();
    }

    private RawSocket proved(String person) throws Exception {
        RawSocket raw = new RawSocket(server.port());
        raw.upgrade("/socket.io/?EIO=4&transport=websocket&ticket=" + ticket(person), "");
        raw.text("40");
        return raw;
    }
}
