package io.ringdown.phone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Phones in the configuration of an Asterisk that no Ringdown tells of them.
public final class PhoneAccounts {

    private PhoneAccounts() {}

    /// Writes an account for each of these lines before Asterisk is started.
    ///
    /// @param home    Asterisk's folder
    /// @param context of the dialplan, where what they dial is looked for
    public static void write(Path home, String context, String secret, List<String> lines) throws IOException {
        Path folder = Files.createDirectories(home.resolve("include/pjsip.d"));
        for (String line : lines) {
            Files.writeString(folder.resolve(line + ".conf"), """
                    [%1$s]
                    type = endpoint
                    context = %3$s
                    transport = transport-udp
                    disallow = all
                    allow = ulaw
                    aors = %1$s
                    auth = %1$s
                    direct_media = no

                    [%1$s]
                    type = auth
                    auth_type = digest
                    username = %1$s
                    password = %2$s

                    [%1$s]
                    type = aor
                    max_contacts = 2
                    remove_existing = yes
                    """.formatted(line, secret, context));
        }
    }
}
