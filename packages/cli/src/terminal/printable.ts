/**
 * Control characters (C0, C1), except tab and line feed, and the characters that reorder text (Unicode, UAX 9). A
 * terminal interprets them: a log line could change its title, clear it, or forge further lines.
 */
const CONTROLS = /(?![\t\n])[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Escapes control characters in text of an integration, e.g. as `\u001b`. */
export function printable(text: string): string {
    return text.replaceAll(
        CONTROLS,
        (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
}
