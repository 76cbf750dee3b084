/** Sends the feedback form without leaving the page. */
export function sendFeedback(): void {
    const section = document.querySelector<HTMLElement>('#feedback');
    const form = section?.querySelector('form');
    if (!section || !form) return;
    form.addEventListener('submit', async (event) => {
        event.preventDefault();
        const button = form.querySelector('button');
        if (button !== null) button.disabled = true;
        form.querySelector('.problem')?.remove();
        try {
            const response = await fetch(form.action, {
                method: 'POST',
                headers: { Accept: 'application/json' },
                // Names and values as the form would send them; there is no file among them.
                body: new URLSearchParams(
                    [...new FormData(form)].map(([name, value]) => [name, String(value)]),
                ),
            });
            if (!response.ok) throw new Error(await messageOf(response));
            say(section, 'Thank you for your feedback.');
        } catch (error) {
            const problem = document.createElement('p');
            problem.className = 'problem';
            problem.setAttribute('role', 'alert');
            problem.textContent = `It was not sent. ${error instanceof Error ? error.message : ''}`;
            form.append(problem);
            if (button !== null) button.disabled = false;
        }
    });
}

function say(section: HTMLElement, text: string): void {
    const paragraph = document.createElement('p');
    paragraph.setAttribute('role', 'status');
    section.replaceChildren(paragraph);
    // A status is announced when its text changes, not when it appears with it.
    requestAnimationFrame(() => (paragraph.textContent = text));
}

async function messageOf(response: Response): Promise<string> {
    try {
        const { error } = (await response.json()) as { error?: { message?: string } };
        return error?.message ?? '';
    } catch {
        return `The server answered ${response.status}.`;
    }
}
