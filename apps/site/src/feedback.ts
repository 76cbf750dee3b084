import { messageOf } from './response-message.ts';

/** Submits the feedback form without leaving the page. */
export function enhanceFeedbackForm(): void {
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
                // The form has no file inputs, so every value is a string.
                body: new URLSearchParams(
                    [...new FormData(form)].map(([name, value]) => [name, String(value)]),
                ),
            });
            if (!response.ok) throw new Error(await messageOf(response));
            showStatus(section, 'Thank you for your feedback.');
        } catch (error) {
            const problem = document.createElement('p');
            problem.className = 'problem';
            problem.setAttribute('role', 'alert');
            problem.textContent = `Your feedback was not sent. ${error instanceof Error ? error.message : ''}`;
            form.append(problem);
            if (button !== null) button.disabled = false;
        }
    });
}

function showStatus(section: HTMLElement, text: string): void {
    const paragraph = document.createElement('p');
    paragraph.setAttribute('role', 'status');
    section.replaceChildren(paragraph);
    // Screen readers announce a status when its text changes, not when it is inserted with text.
    requestAnimationFrame(() => (paragraph.textContent = text));
}
