import { Command } from 'commander';
import { expect, test } from 'vitest';

import { addSDKOption, selectedSDK, type SDKOptions } from './sdk-option.ts';

function parse(...args: string[]) {
    const command = addSDKOption(new Command())
        .exitOverride()
        .configureOutput({ writeErr: () => undefined });
    return selectedSDK(command.parse(args, { from: 'user' }).opts<SDKOptions>());
}

test.each([
    [[], 'bindery'],
    [['--sdk', 'bindery'], 'bindery'],
    [['--sdk', 'reference'], 'reference'],
    [['--runtime', 'bindery'], 'bindery'],
    [['--runtime', 'own'], 'reference'],
])('%j selects the SDK %s', (args, sdk) => {
    expect(parse(...args)).toBe(sdk);
});

test.each([
    [['--sdk', 'own']],
    [['--runtime', 'reference']],
    [['--sdk', 'bindery', '--runtime', 'own']],
])('refuses %j', (args) => {
    expect(() => parse(...args)).toThrow();
});

test('the help shows --sdk only', () => {
    const help = addSDKOption(new Command()).helpInformation();
    expect(help).toContain('--sdk <name>');
    expect(help).not.toContain('--runtime');
});
