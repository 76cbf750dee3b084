/** Longer code is not highlighted: it would block the page. */
const MAX_HIGHLIGHTED = 50_000; // characters

/** Highlights the code blocks of known languages. The highlighter and each grammar are fetched when needed. */
export async function highlightCode(): Promise<void> {
    const codes = [...document.querySelectorAll<HTMLElement>('code[data-syntax]')];
    if (codes.length === 0) return;
    const { highlight } = await import('@bindery/contentkit/highlight');
    for (const code of codes) {
        const text = code.textContent ?? '';
        if (text.length > MAX_HIGHLIGHTED) continue;
        const lines = await highlight(text, code.dataset['syntax'] ?? '').catch(() => null);
        if (lines === null) continue;
        code.replaceChildren(
            ...lines.flatMap((tokens, index) => [
                ...(index === 0 ? [] : ['\n']),
                ...tokens.map((token) => toNode(token.text, token.color)),
            ]),
        );
    }
}

function toNode(text: string, color: string | undefined): Node | string {
    if (color === undefined) return text;
    const span = document.createElement('span');
    span.style.color = color;
    span.textContent = text;
    return span;
}
