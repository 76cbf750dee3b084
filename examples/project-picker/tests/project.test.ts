import { startHarness } from '@bindery/testing';
import { expect, test } from 'vitest';

test('offers the projects of the connected account, and shows the chosen one', async () => {
    await using h = await startHarness(`${import.meta.dirname}/..`, {
        env: {
            BINDERY_EXAMPLE_PROVIDER_URL: 'https://provider.test',
            BINDERY_EXAMPLE_PROVIDER_SECRET: 'test',
        },
    });
    await expect(h.completions('space', 'project')).rejects.toThrow('Connect an account first');

    h.http.get('https://provider.test/projects', () =>
        Response.json([
            { id: 'p1', name: 'Harbour' },
            { id: 'p2', name: 'Lighthouse' },
        ]),
    );
    await h.connect();
    expect(await h.completions('space', 'project')).toEqual([
        { id: 'p1', label: 'Harbour' },
        { id: 'p2', label: 'Lighthouse' },
    ]);
    expect(h.http.calls('https://provider.test/projects')[0]?.headers['authorization']).toBe(
        'Bearer test-access-token',
    );

    const before = await h.render('project');
    expect(before.text).toContain('Choose a project');
    await h.configure({ space: { project: 'p2' } });
    expect((await h.render('project')).text).toContain('This space documents Lighthouse.');
});
