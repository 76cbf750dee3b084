import { describe, expect, onTestFinished, test, vi } from 'vitest';

import { IntegrationInstallationStatus } from '@gitbook/api';

import { bundle } from '../../test/support/bundle.ts';
import { environmentOf } from '../../test/support/envelope.ts';
import { UNFURL_CASES } from '../../test/support/unfurl-cases.ts';
import { startWorkers } from '../../test/support/workerd.ts';
import { joinURL } from './join.ts';
import { publicContentURL, publicURL, requestPath } from './public.ts';
import { findUnfurlBlock, matchesURLPattern } from './unfurl.ts';

const base = environmentOf();
const content = (path: string) => ({
    integration: 'demo',
    installation: 'inst1',
    status: IntegrationInstallationStatus.Active,
    configuration: {},
    externalIds: [],
    urls: {
        location: `http://platform/v1/${path}`,
        publicEndpoint: `http://platform/i/demo/installations/inst1/${path}`,
        publicContentEndpoint: `http://content/i/demo/installations/inst1/${path}/`,
    },
});
const { installation: _, ...integrationOnly } = base;
const space = environmentOf({ spaceInstallation: { ...content('spaces/s1'), space: 's1' } });
const site = environmentOf({
    spaceInstallation: { ...content('spaces/s1'), space: 's1' },
    siteInstallation: { ...content('sites/t1'), site: 't1' },
});

describe('publicURL and publicContentURL use the endpoint of', () => {
    test.each([
        ['the integration', integrationOnly, '/i/demo/x'],
        ['the installation', base, '/i/demo/installations/inst1/x'],
        ['the space', space, '/i/demo/installations/inst1/spaces/s1/x'],
        ['the site before the space', site, '/i/demo/installations/inst1/sites/t1/x'],
    ])('%s', (_name, environment, expected) => {
        expect(publicURL(environment, '/x')).toBe(`http://platform${expected}`);
        expect(publicContentURL(environment, 'x')).toBe(`http://content${expected}`);
    });

    test('return the endpoint itself without a path', () => {
        expect(publicURL(base)).toBe('http://platform/i/demo/installations/inst1');
    });
});

describe('joins', () => {
    test.each([
        ['https://h', '', {}, 'https://h/'],
        ['https://h/a', '', {}, 'https://h/a'],
        ['https://h/a', '/', {}, 'https://h/a'],
        ['https://h/a', 'b', {}, 'https://h/a/b'],
        ['https://h/a/', '//b', {}, 'https://h/a/b'],
        ['https://h/a', '/b/', {}, 'https://h/a/b/'],
        ['https://h/a', '/b/../c', {}, 'https://h/a/c'],
        ['https://h/a', '/b?x=1#f', { y: 2 }, 'https://h/a/b?x=1&y=2#f'],
        ['https://h/a', 'b c/é', {}, 'https://h/a/b%20c/%C3%A9'],
        ['https://h/a', 'https://evil', {}, 'https://h/a/https://evil'],
        ['https://h/a', '', { q: 'a b&c', n: 0, t: true }, 'https://h/a?q=a+b%26c&n=0&t=true'],
        ['https://h/a?k=1', 'b', { l: ['x', 'y'], u: undefined, z: null }, 'https://h/a/b?l=x&l=y'],
    ])('%s and %s with %o', (root, path, query, expected) => {
        expect(joinURL(root, path, query)).toBe(expected);
    });

    test.each([
        '..',
        '../other',
        '/../other',
        String.raw`\..\other`,
        'b/../../other',
        '%2e%2e/other',
        '.%2E/other',
    ])('throws for a path that leads out of the base: %s', (path) => {
        expect(() => joinURL('https://h/a', path)).toThrow('leads out of https://h/a');
    });
});

describe('requestPath', () => {
    test.each([
        ['http://platform/i/demo', '/'],
        ['http://platform/i/demo/', '/'],
        ['http://platform/i/demo/oauth?code=1', '/oauth'],
        ['http://platform/i/demo/installations/inst1/oauth', '/oauth'],
        ['http://platform/i/demo/installations/inst1/sites/t1/a/b', '/a/b'],
        ['http://content/i/demo/installations/inst1/sites/t1/frame', '/frame'],
        ['https://tunnel.example/i/demo/hook', '/hook'],
        ['http://platform/i/demolition/x', '/i/demolition/x'],
        ['http://platform/elsewhere', '/elsewhere'],
    ])('%s', (url, expected) => {
        expect(requestPath(new Request(url), site)).toBe(expected);
    });
});

describe('patterns of urlUnfurl', () => {
    test.each(UNFURL_CASES)('%s and %s: %s', (pattern, url, expected) => {
        expect(matchesURLPattern(pattern, url)).toBe(expected);
    });

    test('match the same URLs in workerd', async () => {
        const script = await bundle(
            new URL('../../test/fixtures/urls.ts', import.meta.url),
            'ours',
        );
        await using workers = await startWorkers({ urls: script });
        const { body } = await workers.call(
            'urls',
            new Request('http://urls/', { method: 'POST', body: JSON.stringify(UNFURL_CASES) }),
        );
        expect(JSON.parse(body)).toEqual(UNFURL_CASES.map(([, , expected]) => expected));
    });

    test('throw an error that names the missing URLPattern', () => {
        vi.stubGlobal('URLPattern', undefined);
        onTestFinished(() => void vi.unstubAllGlobals());
        expect(() => matchesURLPattern('https://a.example', 'https://a.example')).toThrow(
            'need URLPattern, which Node has since version 24',
        );
    });

    test('find the block of a link', () => {
        const environment = environmentOf({
            integration: {
                ...base.integration,
                blocks: [
                    { id: 'none', title: 'None' },
                    {
                        id: 'item',
                        title: 'Item',
                        urlUnfurl: ['https://a.example', 'https://b.example/item/*'],
                    },
                ],
            },
        });
        expect(findUnfurlBlock(environment, new URL('https://b.example/item/1'))?.id).toBe('item');
        expect(findUnfurlBlock(environment, 'https://b.example/other')).toBeUndefined();
        expect(findUnfurlBlock(base, 'https://b.example/item/1')).toBeUndefined();
    });
});
