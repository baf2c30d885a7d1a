package io.ringdown.audit;

/// Who asks, as the audit log names them. The principals of Spring Security are ones.
public interface Actor {

    /// `account` or `api_key`.
    String actorKind();

    /// Stays the same for ever.
    String actorId();

    /// What people call it.
    String actorName();
}
