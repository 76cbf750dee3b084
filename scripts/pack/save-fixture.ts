import { runOutside } from './run-outside.ts';

/**
 * Presses the button of the template's block on the running host, and saves the event of that press as a fixture, as an
 * author does it in a terminal. Resolves to the problem, or to an empty string.
 */
export async function savePressAsFixture(folder: string, integration: string): Promise<string> {
    const bindery = (...words: string[]) => runOutside(['npx', 'bindery', ...words], folder);
    const pressed = await bindery('press', integration, 'Add 1');
    if (pressed.code !== 0) return `bindery press failed:\n${pressed.output}`;
    const logs = await bindery('logs', '--json');
    const invocations = logs.output
        .split('\n')
        .filter((line) => line.startsWith('{'))
        // The lines of `logs --json` have this shape.
        .map((line) => JSON.parse(line) as { id: string; type: string; label: string });
    const press = invocations.find(
        ({ type, label }) => type === 'ui_render' && label.includes('press'),
    );
    if (press === undefined) return `the press is not in the logs:\n${logs.output}`;
    const saved = await bindery('events', 'save', press.id, '--name', 'pressed');
    return saved.code === 0 ? '' : `bindery events save failed:\n${saved.output}`;
}
