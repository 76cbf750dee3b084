import { afterEach, describe, expect, it, vi } from 'vitest';

/** Creates a `Storage` in memory. */
function memoryStorage(initial: Record<string, string> = {}) {
    const values = new Map(Object.entries(initial));
    return {
        getItem: (key: string) => values.get(key) ?? null,
        setItem: (key: string, value: string) => void values.set(key, value),
    };
}

/** Loads the module again, because it reads the storage when it is loaded. */
async function loadLayoutStore(storage: object, isPhone = false) {
    vi.resetModules();
    vi.stubGlobal('localStorage', storage);
    vi.stubGlobal('matchMedia', () => ({ matches: isPhone }));
    return import('./layout-store.ts');
}

describe('layoutStore', () => {
    afterEach(() => vi.unstubAllGlobals());

    it('restores panels and their height, but no dialogs', async () => {
        const storage = memoryStorage();
        const first = await loadLayoutStore(storage);
        first.changeLayout({ activityOpen: true, activityHeight: 420, paletteOpen: true });
        const second = await loadLayoutStore(storage);
        expect(second.layoutStore.get()).toMatchObject({
            activityOpen: true,
            activityHeight: 420,
            inspectorOpen: false,
            paletteOpen: false,
        });
    });

    it.each(['not json', 'null', '"text"', '{"activityOpen":"yes","activityHeight":"tall"}'])(
        'uses the defaults for the stored value %s',
        async (stored) => {
            const { layoutStore } = await loadLayoutStore(
                memoryStorage({ 'bindery-layout': stored }),
            );
            expect(layoutStore.get()).toMatchObject({ activityOpen: false, activityHeight: 300 });
        },
    );

    it('opens no stored panels on a phone, where they would cover the page', async () => {
        const storage = memoryStorage({ 'bindery-layout': '{"activityOpen":true}' });
        const { layoutStore } = await loadLayoutStore(storage, true);
        expect(layoutStore.get().activityOpen).toBe(false);
    });

    it('changes the layout when the storage throws', async () => {
        const { changeLayout, layoutStore } = await loadLayoutStore({
            getItem: () => null,
            setItem: () => {
                throw new Error('full');
            },
        });
        changeLayout({ inspectorOpen: true });
        expect(layoutStore.get().inspectorOpen).toBe(true);
    });

    it('opens the activity with an invocation and the inspector with a block', async () => {
        const { inspectBlock, layoutStore, showInvocation } =
            await loadLayoutStore(memoryStorage());
        showInvocation('i1');
        inspectBlock('b1');
        expect(layoutStore.get()).toMatchObject({
            activityOpen: true,
            invocationId: 'i1',
            inspectorOpen: true,
            blockKey: 'b1',
        });
    });
});
