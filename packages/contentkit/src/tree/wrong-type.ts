import { describeValue } from './describe-value.ts';
import type { ElementReader } from './element-reader.ts';
import type { Path } from './path.ts';

/** Reports a value of an unexpected type. */
export function reportWrongType(
    reader: ElementReader,
    value: unknown,
    kinds: readonly string[],
    path: Path,
): undefined {
    reader.report(
        'wrong-type',
        path,
        `Expected ${kinds.join(' or ')}, got ${describeValue(value)}: ignored.`,
    );
    return undefined;
}
