package io.ringdown;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Says what the servlet container refused before any controller saw it in the same words as everything else.
@io.swagger.v3.oas.annotations.Hidden
@RestController
class ProblemErrors implements ErrorController {

    private final ProblemAdvice advice;

    ProblemErrors(ProblemAdvice advice) {
        this.advice = advice;
    }

    @RequestMapping("/error")
    ResponseEntity<Problem> error(HttpServletRequest request) {
        Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        HttpStatus status = code instanceof Integer number ? HttpStatus.resolve(number) : HttpStatus.NOT_FOUND;
        return advice.plain(status == null ? HttpStatus.BAD_REQUEST : status, request);
    }
}
