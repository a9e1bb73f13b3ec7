package microgpt.sweep;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// One share of a sweep that several processes do, each its own.
///
/// @param index which, counted from 1
/// @param count of how many
public record Task(int index, int count) {
    /// The whole sweep.
    public static final Task ALL = new Task(1, 1);

    private static final Pattern TEXT = Pattern.compile("([0-9]{0,9})/([0-9]{1,9})");

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException with one line, if there is no such share
    public Task {
        if (index < 1 || index > count) {
            throw new IllegalArgumentException("--task is " + index + "/" + count + ": tasks are counted from 1/"
                    + Math.max(1, count) + " to " + Math.max(1, count) + "/" + Math.max(1, count));
        }
    }

    /// The share of this text.
    ///
    /// @throws IllegalArgumentException with one line, if it is none
    static Task parse(String text) {
        return of(text, Map.of()).orElseThrow();
    }

    /// The share that is asked for: `3/8`, or `/8` where the environment says which of 8; without any text what
    /// the environment says, if it says something.
    ///
    /// @param text null if there is none
    /// @param environment of which the variables of Slurm's job arrays and of Kubernetes' indexed jobs count
    /// @return the share, if one is said
    /// @throws IllegalArgumentException with one line that says what is wrong and what would be right
    public static Optional<Task> of(String text, Map<String, String> environment) {
        if (text == null) {
            return found(environment, Optional.empty());
        }
        var parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("--task is '" + text + "': 3/8 is the third of eight shares");
        }
        int count = Integer.parseInt(parts.group(2));
        if (!parts.group(1).isEmpty()) {
            return Optional.of(new Task(Integer.parseInt(parts.group(1)), count));
        }
        var found = found(environment, Optional.of(count));
        if (found.isEmpty()) {
            throw new IllegalArgumentException("--task is '" + text
                    + "', and neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX says which of them: --task 1/"
                    + count + " does");
        }
        return found;
    }

    private static Optional<Task> found(Map<String, String> environment, Optional<Integer> count) {
        if (environment.containsKey("SLURM_ARRAY_TASK_ID")) {
            return Optional.of(slurm(environment, count));
        }
        if (environment.containsKey("JOB_COMPLETION_INDEX")) {
            return Optional.of(kubernetes(environment, count));
        }
        return Optional.empty();
    }

    /// The ids of an array are `MIN`, `MIN + STEP`, and so on.
    private static Task slurm(Map<String, String> environment, Optional<Integer> given) {
        int id = number(environment, "SLURM_ARRAY_TASK_ID");
        int first = environment.containsKey("SLURM_ARRAY_TASK_MIN") ? number(environment, "SLURM_ARRAY_TASK_MIN") : 1;
        int step = environment.containsKey("SLURM_ARRAY_TASK_STEP") ? number(environment, "SLURM_ARRAY_TASK_STEP") : 1;
        int count = given.orElseGet(() -> number(environment, "SLURM_ARRAY_TASK_COUNT"));
        long at = (long) id - first;
        if (step < 1 || at < 0 || at % step != 0 || at / step >= count) {
            throw new IllegalArgumentException("SLURM_ARRAY_TASK_ID is " + id + " in an array of " + count + " from "
                    + first + " on: ids must follow one another, or --task says which share this is");
        }
        return new Task((int) (at / step) + 1, count);
    }

    private static Task kubernetes(Map<String, String> environment, Optional<Integer> given) {
        int index = number(environment, "JOB_COMPLETION_INDEX");
        if (given.isEmpty() && !environment.containsKey("JOB_COMPLETIONS")) {
            throw new IllegalArgumentException("JOB_COMPLETION_INDEX is " + index
                    + ", and nothing says of how many: --task /8 or JOB_COMPLETIONS=8 does");
        }
        int count = given.orElseGet(() -> number(environment, "JOB_COMPLETIONS"));
        if (index < 0 || index >= count) {
            throw new IllegalArgumentException(
                    "JOB_COMPLETION_INDEX is " + index + " of " + count + ": indexes are counted from 0");
        }
        return new Task(index + 1, count);
    }

    private static int number(Map<String, String> environment, String name) {
        var text = environment.getOrDefault(name, "");
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    name + " is '" + text + "': it must be a whole number, or --task says which share this is", e);
        }
    }

    @Override
    public String toString() {
        return index + "/" + count;
    }
}
