package io.ringdown.call.web;

import io.ringdown.call.CallCommand;
import io.ringdown.call.CallCommand.ControlRecording.What;
import io.ringdown.call.web.Commands.Commanded;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// What people want recorded. Those who are on the call may, attendants and admins.
@RestController
@RequestMapping("/api/calls/{id}/recording")
@ResponseStatus(HttpStatus.ACCEPTED)
@Tag(name = "Calls")
class RecordingCommands {

    private final Commands commands;

    RecordingCommands(Commands commands) {
        this.commands = commands;
    }

    @PostMapping("/start")
    @Operation(operationId = "startRecording", summary = "Record the talk", description = "Only talk is recorded: hold, consultation and the ringing of a transfer are left out. It goes on over transfers, and ends with the call.")
    Commanded start(@PathVariable String id, Authentication asker) {
        return record(What.START, id, asker, "The talk is being recorded.");
    }

    @PostMapping("/stop")
    @Operation(operationId = "stopRecording", summary = "End the recording", description = "It can be heard at `/recordings` in a moment. Another one may be begun then.")
    Commanded stop(@PathVariable String id, Authentication asker) {
        return record(What.STOP, id, asker, "The recording is being ended.");
    }

    @PostMapping("/pause")
    @Operation(operationId = "pauseRecording", summary = "Leave out what is said from now on")
    Commanded pause(@PathVariable String id, Authentication asker) {
        return record(What.PAUSE, id, asker, "The recording is being paused.");
    }

    @PostMapping("/resume")
    @Operation(operationId = "resumeRecording", summary = "Record again after a pause", description = "The recording goes on in the same file.")
    Commanded resume(@PathVariable String id, Authentication asker) {
        return record(What.RESUME, id, asker, "The talk is being recorded again.");
    }

    private Commanded record(What what, String id, Authentication asker, String told) {
        return commands.own(id, asker, told,
                (by, at) -> new CallCommand.ControlRecording(what, by, Asker.of(asker).account(), at));
    }
}
