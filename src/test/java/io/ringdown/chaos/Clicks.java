package io.ringdown.chaos;

import io.ringdown.chaos.History.Kept;
import java.util.Set;

/// What was clicked. Any thread.
///
/// @param made   ids of calls
/// @param unsure who was to call whom by clicks of which it will be seen whether they made a call
record Clicks(Set<String> made, Set<String> unsure) implements Scenario.Clicked {

    @Override
    public void made(String id) {
        made.add(id);
    }

    @Override
    public void unsure(String from, String to) {
        unsure.add(from + " " + to);
    }

    boolean vouchFor(Kept call) {
        return made.contains(call.id())
                || (call.clicked() && unsure.contains(call.caller() + " " + call.dialled()));
    }
}
