package microgpt.value;

import it.unimi.dsi.fastutil.objects.AbstractObject2DoubleMap;
import it.unimi.dsi.fastutil.objects.AbstractObjectSet;
import it.unimi.dsi.fastutil.objects.Object2DoubleMap;
import it.unimi.dsi.fastutil.objects.ObjectIterator;
import it.unimi.dsi.fastutil.objects.ObjectIterators;
import it.unimi.dsi.fastutil.objects.ObjectSet;

/// The map of gradients that [Value#backward] hands out. The library's own unmodifiable view would let an
/// entry's value be set.
final class ReadOnlyGradients extends AbstractObject2DoubleMap<Value> {
    private static final long serialVersionUID = 1;

    private final transient Object2DoubleMap<Value> map;

    ReadOnlyGradients(Object2DoubleMap<Value> map) {
        this.map = map;
    }

    @Override
    public double getDouble(Object node) {
        return map.getDouble(node);
    }

    @Override
    public boolean containsKey(Object node) {
        return map.containsKey(node);
    }

    @Override
    public int size() {
        return map.size();
    }

    @Override
    public void defaultReturnValue(double value) {
        throw new UnsupportedOperationException("gradients are immutable");
    }

    @Override
    public ObjectSet<Entry<Value>> object2DoubleEntrySet() {
        return new AbstractObjectSet<>() {
            @Override
            public int size() {
                return map.size();
            }

            @Override
            public ObjectIterator<Entry<Value>> iterator() {
                return ObjectIterators.asObjectIterator(map.object2DoubleEntrySet().stream()
                        .<Entry<Value>>map(entry -> new BasicEntry<>(entry.getKey(), entry.getDoubleValue()))
                        .iterator());
            }
        };
    }
}
