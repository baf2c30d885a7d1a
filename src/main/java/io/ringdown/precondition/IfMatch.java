package io.ringdown.precondition;

import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The request header `If-Match`: which versions the asker wants to edit. A parameter of this type is in every route that
/// takes it; without the header it is [#ANY]. A weak tag matches nothing, because the header compares strongly.
public final class IfMatch {

    /// Every version, also one that nobody has seen.
    public static final IfMatch ANY = new IfMatch(Set.of(), true);

    /// An entity tag (RFC 9110, 8.8.3). The first group is there if it is a weak one.
    private static final Pattern TAG = Pattern.compile("(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*)\"");

    /// Tags between commas; elements may be empty (RFC 9110, 5.6.1.2).
    private static final Pattern LIST = Pattern
            .compile("[ \\t,]*+" + TAG + "(?:[ \\t]*+,[ \\t,]*+" + TAG + ")*+[ \\t,]*+");

    private final Set<String> tags;

    private final boolean any;

    private IfMatch(Set<String> tags, boolean any) {
        this.tags = tags;
        this.any = any;
    }

    /// @param lines the header's lines, none if it is not there
    /// @throws PreconditionException.Malformed if it has another form than the header's
    public static IfMatch of(Collection<String> lines) {
        if (lines.isEmpty()) {
            return ANY;
        }
        String header = String.join(",", lines);
        if (header.strip().equals("*")) {
            return ANY;
        }
        if (!LIST.matcher(header).matches()) {
            throw new PreconditionException.Malformed();
        }
        return new IfMatch(TAG.matcher(header).results().filter(tag -> tag.group(1) == null)
                .map(tag -> tag.group(2)).collect(Collectors.toUnmodifiableSet()), false);
    }

    /// @param version the one that is to be edited, which nobody else may change until that is done
    /// @throws PreconditionException.ChangedMeanwhile if it is another one than the asker has seen
    public void require(long version) {
        if (!any && !tags.contains(Long.toString(version))) {
            throw new PreconditionException.ChangedMeanwhile();
        }
    }
}
