import { beforeEach, describe, expect, it } from 'vitest';

import { attempt, dismissToast, showToast, toastStore, undoToast } from './toast-store.ts';

const titles = () => toastStore.get().map(({ title }) => title);
const last = () => {
    const toast = toastStore.get().at(-1);
    if (!toast) throw new Error('There is no toast.');
    return toast;
};

describe('toasts', () => {
    beforeEach(() => toastStore.set([]));

    it('shows the latest three', () => {
        for (const title of ['a', 'b', 'c', 'd']) showToast({ title });
        expect(titles()).toEqual(['b', 'c', 'd']);
        dismissToast(last().id);
        expect(titles()).toEqual(['b', 'c']);
    });

    it('disappears after the change was taken back', async () => {
        let undone = 0;
        showToast({ title: 'Page deleted', undo: async () => undone++ });
        await undoToast(last());
        expect(undone).toBe(1);
        expect(titles()).toEqual([]);
    });

    it('says why a change could not be taken back, and offers it again', async () => {
        let isBroken = true;
        showToast({
            title: 'Page deleted',
            undo: async () => {
                if (isBroken) throw new Error('The space is full.');
            },
        });
        await undoToast(last());
        expect(last()).toMatchObject({ tone: 'bad' });
        expect(last().title).toContain('Page deleted could not be undone');
        isBroken = false;
        await undoToast(last());
        expect(titles()).toEqual([]);
    });

    it('shows the failure of a change that has no other place for it', async () => {
        expect(await attempt('Moving the page', () => Promise.resolve())).toBe(true);
        expect(titles()).toEqual([]);
        expect(await attempt('Moving the page', () => Promise.reject(new Error('no')))).toBe(false);
        expect(last()).toMatchObject({ tone: 'bad' });
        expect(last().title).toContain('Moving the page failed');
    });
});
