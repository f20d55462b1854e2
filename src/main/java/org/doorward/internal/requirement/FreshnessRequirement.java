package org.doorward.internal.requirement;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.doorward.internal.http.StepUp;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.answer.Reply;
import org.doorward.internal.http.refusal.Problems;
import org.doorward.internal.settings.Setting;
import org.doorward.web.RequirementException;
import org.doorward.web.RequiresFresh;
import org.doorward.web.StepUpRequiredException;
import org.jspecify.annotations.Nullable;

/** {@link RequiresFresh}: how long ago a sign-in may be. Of several the strictest counts. */
final class FreshnessRequirement implements Requirement<Duration> {
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofDays(366);

    @Override
    public Optional<Duration> read(Class<?> type, @Nullable Method method) {
        return AnnotationLookup.on(RequiresFresh.class, type, method).stream()
                .map(found -> parse(found.annotation().maxAge(), found.name()))
                .min(Comparator.naturalOrder());
    }

    private static Duration parse(String text, String name) {
        Duration maxAge;
        try {
            maxAge = Setting.parseDuration(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(wrong(text, name) + e.getMessage(), e);
        }
        if (maxAge.compareTo(LEAST) < 0 || maxAge.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(wrong(text, name) + "must be from 1s to 366d");
        }
        return maxAge;
    }

    private static String wrong(String text, String name) {
        return "@RequiresFresh on " + name + ": maxAge \"" + text + "\" ";
    }

    @Override
    public boolean isDeclaredOn(Method method) {
        return method.isAnnotationPresent(RequiresFresh.class);
    }

    @Override
    public Duration combine(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    @Override
    public boolean isMet(HttpServletRequest request, Optional<Duration> asked) {
        return asked.isEmpty()
                || StepUp.of(request)
                        .filter(stepUp -> stepUp.isFresh(request, asked.get()))
                        .isPresent();
    }

    @Override
    public Reply refusal(HttpServletRequest request, HttpServletResponse response, Optional<Duration> asked) {
        return StepUp.of(request)
                .map(stepUp -> stepUp.refusal(request, response, asked.orElseThrow()))
                .orElseGet(() -> Problems.reply(request, Problem.UNAVAILABLE, Problems.CHALLENGE, Map.of()));
    }

    @Override
    public RequirementException failure(Duration asked) {
        return new StepUpRequiredException(asked);
    }

    @Override
    public Optional<Duration> askedBy(RequirementException failure) {
        return failure instanceof StepUpRequiredException stale ? Optional.of(stale.maxAge()) : Optional.empty();
    }
}
