import { html, type Html } from '../html.ts';

/** Value and label of each rating, and the SVG path of the mouth of its icon. */
const RATING_LABELS = [
    ['good', 'Yes', 'M5.4 9.6c1.3 1.7 3.9 1.7 5.2 0'],
    ['ok', 'Partly', 'M5.5 10.2h5'],
    ['bad', 'No', 'M5.4 10.9c1.3-1.7 3.9-1.7 5.2 0'],
] as const;

/** Renders the form "Was this page helpful?", or thanks for feedback that was sent without a script. */
export function feedbackHtml(view: {
    location: { node: { id: string } };
    referrer: string;
    /** True if the visitor has just sent feedback. */
    thanked: boolean;
}): Html {
    if (view.thanked) {
        return html`<section id="feedback" class="feedback">
            <p role="status">Thank you for your feedback.</p>
        </section>`;
    }
    const choices = RATING_LABELS.map(
        ([value, label, mouth]) =>
            html`<label>
                <input type="radio" name="rating" value="${value}" required>
                <svg viewBox="0 0 16 16" aria-hidden="true">
                    <circle cx="8" cy="8" r="6.25" />
                    <path d="M5.8 6.3v.4M10.2 6.3v.4${mouth}" />
                </svg>
                ${label}
            </label>`,
    );
    return html`<section id="feedback" class="feedback">
        <form method="post" action="/~feedback">
            <input type="hidden" name="page" value="${view.location.node.id}">
            <input type="hidden" name="referrer" value="${view.referrer}">
            <fieldset>
                <legend>Was this page helpful?</legend>
                <div class="choices">${choices}</div>
            </fieldset>
            <div class="more">
                <label for="comment">What should we know? <span>Optional</span></label>
                <textarea id="comment" name="comment" maxlength="512" rows="3"></textarea>
                <button type="submit">Send feedback</button>
            </div>
        </form>
    </section>`;
}
