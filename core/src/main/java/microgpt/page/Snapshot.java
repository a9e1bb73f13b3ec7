package microgpt.page;

/// The weights as they were at one time, as floats.
///
/// @param done how many steps had been done
/// @param weights all parameters, in the order of [microgpt.model.Config#parameters]
record Snapshot(int done, float[] weights) {
    boolean isFinite() {
        for (float weight : weights) {
            if (!Float.isFinite(weight)) {
                return false;
            }
        }
        return true;
    }
}
