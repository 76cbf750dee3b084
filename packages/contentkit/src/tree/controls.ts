import { isPlainObject } from '../bindings.ts';
import type { ElementReader } from './element-reader.ts';
import type { Control } from './element.ts';
import type { Path } from './path.ts';
import { SHAPES } from './schema.generated.ts';
import { reportWrongType } from './wrong-type.ts';

/** Reads menu controls. A list may hold groups and single controls; consecutive single controls form a group. */
export function readControls(
    reader: ElementReader,
    value: unknown,
    path: Path,
): Control[][] | undefined {
    if (!Array.isArray(value)) return reportWrongType(reader, value, ['control[]'], path);
    const groups: Control[][] = [];
    let run: Control[] | null = null;
    value.forEach((item: unknown, index) => {
        const at: Path = { parent: path, key: index };
        if (Array.isArray(item)) {
            run = null;
            const group = item
                .map((one: unknown, i) => readControl(reader, one, { parent: at, key: i }))
                .filter((control) => control !== undefined);
            if (group.length > 0) groups.push(group);
            return;
        }
        const control = readControl(reader, item, at);
        if (!control) return;
        if (run) run.push(control);
        else groups.push((run = [control]));
    });
    return groups;
}

function readControl(reader: ElementReader, value: unknown, path: Path): Control | undefined {
    if (value === null || value === undefined) return undefined;
    if (!isPlainObject(value)) return reportWrongType(reader, value, ['control'], path);
    if (!reader.admit(path)) return undefined;
    const read = reader.record(value, SHAPES.control, path, 'A control');
    // Cast: the object was read by the schema of controls, and its required properties are present.
    return read['onPress'] && read['label'] !== undefined
        ? (read as unknown as Control)
        : undefined;
}
