package io.ringdown.account;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.SpoofChecker;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Nobody gives themselves a name that reads like that of somebody who works here, or like `admin`. What reads alike is
/// Unicode's to say (UTS 39, by ICU). Asks the database.
@Component
class StaffNames {

    /// Accents of Latin, Greek and Cyrillic letters, and what is no letter, digit or vowel sign.
    private static final Pattern NO_LETTERS = Pattern
            .compile("[\\p{InCombiningDiacriticalMarks}[^\\p{L}\\p{N}\\p{M}]]+");

    private final SpoofChecker confusables = new SpoofChecker.Builder().setChecks(SpoofChecker.CONFUSABLE).build();

    private final JdbcClient jdbc;

    StaffNames(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// @param oneself whose names do not count; null for a newcomer
    /// @throws AccountException.NotAcceptable for a name that reads like one of staff's
    void require(@Nullable UUID oneself, @Nullable String name, @Nullable String username) {
        require("name", oneself, name);
        require("username", oneself, username);
    }

    boolean isReserved(@Nullable UUID oneself, String wanted) {
        Set<String> readings = readings(wanted).collect(Collectors.toSet());
        return reserved(oneself)
                .flatMap(name -> Stream.concat(readings(name), readings(name.toUpperCase(Locale.ROOT))))
                .anyMatch(readings::contains);
    }

    private void require(String field, @Nullable UUID oneself, @Nullable String wanted) {
        if (wanted != null && isReserved(oneself, wanted)) {
            throw new AccountException.NotAcceptable("name-reserved", field,
                    "This name reads like one of the staff's; choose another.");
        }
    }

    private Stream<String> reserved(@Nullable UUID oneself) {
        return Stream.concat(Stream.of("admin", "administrator"), jdbc.sql("""
                SELECT unnest(array[username, name]) FROM accounts
                WHERE type IN ('admin', 'attendant') AND deleted_at IS NULL AND id IS DISTINCT FROM ?""").param(oneself)
                .query(String.class).list().stream());
    }

    /// What a name reads like, in its own case and in small letters: without accents, spaces and other signs between the letters.
    private Stream<String> readings(String name) {
        String letters = NO_LETTERS.matcher(Normalizer.normalize(name, Normalizer.Form.NFKD)).replaceAll("");
        return letters.isEmpty()
                ? Stream.empty()
                : Stream.of(skeleton(letters), skeleton(confusables.getSkeleton(letters)));
    }

    private String skeleton(String name) {
        return confusables.getSkeleton(UCharacter.foldCase(name, true));
    }
}
