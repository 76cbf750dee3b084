/** Which component draws which element. */
import { Component, memo, type ComponentType, type ReactNode } from 'react';

import { LifecycleContext } from '../host.ts';
import type { Lifecycle } from '../lifecycle.ts';
import type { Element } from '../tree/element.ts';
import { Button } from './button.tsx';
import { Card } from './card.tsx';
import { Codeblock } from './codeblock.tsx';
import { Image } from './image.tsx';
import { Input } from './input.tsx';
import type { Draw } from './node.tsx';
import { Box, Divider, Stack } from './layout.tsx';
import { Markdown } from './markdown.tsx';
import { Block, Configuration, Modal, Unknown } from './roots.tsx';
import { Select } from './select.tsx';
import { Step, Stepper } from './stepper.tsx';
import { TextInput } from './text-input.tsx';
import { Hint, Link, Text } from './text.tsx';
import { Checkbox, Radio, Switch } from './toggles.tsx';
import { Webframe } from './webframe.tsx';

type Views = {
    [Type in Element['type']]: ComponentType<{ element: Extract<Element, { type: Type }> }>;
};

/** Stacks are one type with two names. */
type StackViews = Record<'hstack' | 'vstack', typeof Stack>;

const VIEWS: Omit<Views, keyof StackViews> & StackViews = {
    block: Block,
    box: Box,
    button: Button,
    card: Card,
    checkbox: Checkbox,
    codeblock: Codeblock,
    configuration: Configuration,
    divider: Divider,
    hint: Hint,
    hstack: Stack,
    image: Image,
    input: Input,
    link: Link,
    markdown: Markdown,
    modal: Modal,
    radio: Radio,
    select: Select,
    step: Step,
    stepper: Stepper,
    switch: Switch,
    text: Text,
    textinput: TextInput,
    unknown: Unknown,
    vstack: Stack,
    webframe: Webframe,
};

/** One element. The reader keeps the reference of what did not change, and then nothing is drawn again. */
const ElementView = memo(function ElementView({ element }: { element: Element }): ReactNode {
    // The table pairs each type with the component of that very type, which TypeScript cannot follow through a lookup.
    const View = VIEWS[element.type] as ComponentType<{ element: Element }>;
    return CAN_FAIL.has(element.type) ? (
        <Guard element={element}>
            <View element={element} />
        </Guard>
    ) : (
        <View element={element} />
    );
});

/** Elements that run other people's parsers or load code; the rest only draws what the reader has checked. */
const CAN_FAIL = new Set<Element['type']>(['codeblock', 'markdown', 'webframe']);

/** Draws one element. */
export const drawElement: Draw = (element, key) => <ElementView key={key} element={element} />;

interface GuardProps {
    element: Element;
    children: ReactNode;
}

interface GuardState {
    element: Element;
    failed: boolean;
}

/** Keeps the failure of one element to that element, until it changes. */
class Guard extends Component<GuardProps, GuardState> {
    static override contextType = LifecycleContext;
    declare context: Lifecycle | null;
    override state: GuardState = { element: this.props.element, failed: false };

    static getDerivedStateFromProps(props: GuardProps, state: GuardState): GuardState | null {
        return props.element === state.element ? null : { element: props.element, failed: false };
    }

    static getDerivedStateFromError(): Partial<GuardState> {
        return { failed: true };
    }

    override componentDidCatch(error: unknown): void {
        const { type } = this.props.element;
        this.context?.report({
            code: 'element-failed',
            path: type,
            message: `<${type}> could not be drawn: ${error instanceof Error ? error.message : String(error)}`,
        });
    }

    override render(): ReactNode {
        if (!this.state.failed) return this.props.children;
        return <div className="ck-unknown">This part could not be shown.</div>;
    }
}
