// Small helpers for elements, so that the other files say what the page shows.

/** Makes an element. An attribute `onclick` is a listener; one that is false or null is left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (value !== false && value != null) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  put(element, ...children);
  return element;
}

/** Puts children into an element in the place of those that it has. What is false or null is left out. */
export function put(element, ...children) {
  element.replaceChildren(...children.flat().filter((child) => child != null && child !== false));
}

/** Tells a screen reader what has happened. */
export function announce(text) {
  document.querySelector('#live').textContent = text;
}

/** Makes a form. While `work` runs it takes no second submit; an error is shown in words at the input. */
export function form({ input, button, work }, ...more) {
  const error = h('p', { class: 'error', role: 'alert', id: `${input.id}-error` });
  input.setAttribute('aria-describedby', `${error.id} ${input.getAttribute('aria-describedby') ?? ''}`.trim());
  const element = h('form', { novalidate: true, onsubmit: submit }, ...more, error, h('div', { class: 'actions' }, button));
  element.fail = (problem) => {
    error.textContent = problem.message;
    input.setAttribute('aria-invalid', 'true');
    input.focus();
  };
  async function submit(event) {
    event.preventDefault();
    if (element.ariaBusy === 'true') {
      return;
    }
    element.ariaBusy = 'true';
    error.textContent = '';
    input.removeAttribute('aria-invalid');
    try {
      await work(input.value);
    } catch (problem) {
      element.fail(problem);
    } finally {
      element.ariaBusy = 'false';
    }
  }
  return element;
}
