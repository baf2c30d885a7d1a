package io.ringdown.organization;

/// What can go wrong with a request about organizations. `code` is stable and part of the API.
public abstract sealed class OrganizationException extends RuntimeException {

    private final String code;

    private OrganizationException(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    public String code() {
        return code;
    }

    /// There is no such organization, or no longer.
    public static final class OrganizationNotFound extends OrganizationException {
        OrganizationNotFound() {
            super("organization-not-found", "There is no such organization.");
        }
    }

    /// The account does not belong to the organization.
    public static final class MemberNotFound extends OrganizationException {
        MemberNotFound() {
            super("member-not-found", "This account does not belong to the organization.");
        }
    }
}
