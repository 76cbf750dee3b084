/** The controls of a rendered component with their accessible names, as a browser computes them. */
import type {
    Action,
    ButtonElement,
    ComponentInstance,
    Confirm,
    Element,
    InlineChild,
    SelectElement,
} from '@bindery/contentkit/instance';

export type ControlKind = 'button' | 'textbox' | 'select' | 'switch' | 'checkbox' | 'radio';

interface Named {
    name: string;
    isDisabled: boolean;
    confirm?: Confirm | undefined;
}

interface ButtonControl extends Named {
    kind: 'button';
    onPress: Action | undefined;
}

interface FieldControl extends Named {
    kind: 'textbox' | 'switch';
    state: string;
    onChange?: Action | undefined;
}

interface ChoiceControl extends Named {
    kind: 'checkbox' | 'radio';
    state: string;
    value: string | number;
}

interface SelectControl extends Named {
    kind: 'select';
    element: SelectElement;
}

export type Control = ButtonControl | FieldControl | ChoiceControl | SelectControl;

/** Lists the controls that a person can use, in the order of the document. */
export function controlsOf(instance: ComponentInstance, root: Element): Control[] {
    const controls: Control[] = [];
    const text = (value: unknown) => textValue(instance.store.resolve(value));
    const add = (control: Control) => void controls.push(control);

    const button = (element: ButtonElement) =>
        add({
            kind: 'button',
            name:
                text(element.label) ||
                text(element.tooltip) ||
                iconName(element.icon ?? element.trailingIcon),
            isDisabled: element.disabled === true,
            onPress: element.onPress,
            confirm: element.confirm,
        });

    /** @param label The label of the surrounding `input`. */
    const visit = (element: Element | undefined, label = ''): void => {
        switch (element?.type) {
            case 'button':
                button(element);
                break;
            case 'card':
                if (element.onPress) {
                    const name = text(element.title) || 'Open';
                    add({ kind: 'button', name, isDisabled: false, onPress: element.onPress });
                }
                element.buttons?.forEach(button);
                element.children?.forEach((child) => visit(child));
                break;
            case 'webframe':
                element.buttons?.forEach(button);
                break;
            case 'input':
                visit(element.element, text(element.label));
                break;
            case 'textinput':
                add({
                    kind: 'textbox',
                    name: label || text(element.placeholder) || element.state,
                    isDisabled: element.disabled === true,
                    state: element.state,
                });
                break;
            case 'switch':
                add({
                    kind: 'switch',
                    name: label || element.state,
                    isDisabled: element.disabled === true,
                    state: element.state,
                    onChange: element.onValueChange,
                    confirm: element.confirm,
                });
                break;
            case 'checkbox':
            case 'radio':
                add({
                    kind: element.type,
                    name: label || String(element.value),
                    isDisabled: element.type === 'radio' && element.disabled === true,
                    state: element.state,
                    value: element.value,
                    confirm: element.confirm,
                });
                break;
            case 'select':
                add({
                    kind: 'select',
                    name: label || text(element.placeholder) || element.state,
                    isDisabled: element.disabled === true,
                    element,
                });
                break;
            case 'codeblock':
                element.header?.forEach((child) => visit(child));
                if (element.state !== undefined) {
                    add({
                        kind: 'textbox',
                        name: label || element.state,
                        isDisabled: false,
                        state: element.state,
                        onChange: element.onContentChange,
                    });
                }
                element.buttons?.forEach(button);
                element.footer?.forEach((child) => visit(child));
                break;
            case 'stepper':
                stepper(element);
                break;
            case 'text':
            case 'link':
            case 'hint':
                element.children.forEach((child) => inline(child));
                break;
            case 'modal':
                element.children.forEach((child) => visit(child));
                if (element.submit) button(element.submit);
                break;
            case 'block':
                element.children.forEach((child) => visit(child));
                for (const control of element.controls?.flat() ?? []) {
                    const { onPress, confirm } = control;
                    add({
                        kind: 'button',
                        name: text(control.label),
                        isDisabled: false,
                        onPress,
                        confirm,
                    });
                }
                break;
            case 'hstack':
            case 'vstack':
            case 'box':
            case 'configuration':
            case 'step':
                element.children.forEach((child) => visit(child));
                break;
            default:
                break;
        }
    };

    const inline = (child: InlineChild) => {
        if (typeof child === 'object' && 'type' in child) visit(child);
    };

    const stepper = (element: Extract<Element, { type: 'stepper' }>) => {
        const steps = element.children.filter((child) => child.type === 'step');
        const activeId = text(element.activeStep);
        const active = Math.max(
            steps.findIndex(({ id }) => id === activeId),
            0,
        );
        const step = steps[active];
        if (step === undefined) return;
        const go = (index: number): Action | undefined => {
            const target = steps[index];
            return target && element.onStepChange && { step: target.id, ...element.onStepChange };
        };
        visit(step);
        if (active > 0) {
            add({ kind: 'button', name: 'Back', isDisabled: false, onPress: go(active - 1) });
        }
        const isLast = active === steps.length - 1;
        add({
            kind: 'button',
            name: isLast ? 'Finish' : 'Next',
            isDisabled: step.next !== true,
            onPress: isLast ? element.onComplete : go(active + 1),
        });
    };

    visit(root);
    return controls;
}

function textValue(value: unknown): string {
    if (typeof value === 'string') return value;
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** Returns the accessible name of an icon: `Link external` for `link-external`. */
function iconName(icon: string | undefined): string {
    if (!icon) return 'Button';
    const words = icon.replaceAll('-', ' ');
    return words.charAt(0).toUpperCase() + words.slice(1);
}
