package io.ringdown.phone;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.sip.header.HeaderFactory;
import javax.sip.header.AuthorizationHeader;
import javax.sip.header.ProxyAuthenticateHeader;
import javax.sip.header.WWWAuthenticateHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/// Answers digest challenges (RFC 3261 22.4, RFC 7616 with MD5 and `qop=auth`).
record Credentials(String username, String secret) {

    /// Puts the answer to the challenge into the request. False if there was no challenge.
    boolean answer(Response challenge, Request request, HeaderFactory headers) {
        WWWAuthenticateHeader asked = challengeOf(challenge);
        if (asked == null) {
            return false;
        }
        SipFailure.run(() -> request.setHeader(authorization(asked, request, headers)));
        return true;
    }

    private static @Nullable WWWAuthenticateHeader challengeOf(Response response) {
        String name = response.getStatusCode() == Response.PROXY_AUTHENTICATION_REQUIRED
                ? ProxyAuthenticateHeader.NAME
                : WWWAuthenticateHeader.NAME;
        return (WWWAuthenticateHeader) response.getHeader(name);
    }

    private AuthorizationHeader authorization(WWWAuthenticateHeader asked, Request request, HeaderFactory headers)
            throws Exception {
        String uri = request.getRequestURI().toString();
        String ha1 = md5(username + ":" + asked.getRealm() + ":" + secret);
        String ha2 = md5(request.getMethod() + ":" + uri);
        AuthorizationHeader header = asked instanceof ProxyAuthenticateHeader
                ? headers.createProxyAuthorizationHeader("Digest")
                : headers.createAuthorizationHeader("Digest");
        header.setUsername(username);
        header.setRealm(asked.getRealm());
        header.setNonce(asked.getNonce());
        header.setURI(request.getRequestURI());
        header.setAlgorithm("MD5");
        if (asked.getOpaque() != null) {
            header.setOpaque(asked.getOpaque());
        }
        if (asked.getQop() == null) {
            header.setResponse(md5(ha1 + ":" + asked.getNonce() + ":" + ha2));
            return header;
        }
        String own = Long.toHexString(System.nanoTime());
        header.setQop("auth");
        header.setCNonce(own);
        header.setNonceCount(1);
        header.setResponse(md5(String.join(":", ha1, asked.getNonce(), "00000001", own, "auth", ha2)));
        return header;
    }

    static String md5(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Never the secret.
    @Override
    public String toString() {
        return username;
    }
}
