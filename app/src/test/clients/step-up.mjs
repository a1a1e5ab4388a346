// The page on a server on which a ticket alone signs in: a change then asks for the second factor within the session.
import assert from 'node:assert/strict';
import { done, step } from './support.mjs';
import { openBrowser, Person } from './tour.mjs';

const browser = await openBrowser();

await step('a change asks for the second factor, and is done once it is shown', async () => {
  const person = await Person.at(browser);
  const { page } = person;
  await person.signInAs('anna');
  await person.addNumber('4155552671', '(415) 555-2671');
  await person.tapCode(1);
  await person.press(person.button('Verify'));
  await page.getByRole('switch').click();
  await person.press(person.button('I have kept them'));
  await person.press(person.button('Sign out'));
  await person.signInAs('anna');

  person.expect('403', 'phone_numbers');
  await person.press(person.button('Remove +1 415-555-2671'));
  await person.press(person.button('Remove', page.getByRole('dialog')));
  await person.heading('Is it you?').waitFor();
  await person.codes(2);
  await person.sees('step-up');
  await person.press(person.button('Cancel'));
  await page.getByText('You have cancelled.').waitFor();
  await person.heading('+1 415-555-2671').waitFor();
  await person.sees('step-up cancelled');

  person.expect('403', 'phone_numbers');
  await person.press(person.button('Remove +1 415-555-2671'));
  await person.press(person.button('Remove', page.getByRole('dialog')));
  await person.heading('Is it you?').waitFor();
  await person.codes(3);
  await person.tapCode(3);
  await person.press(person.button('Continue'));
  await person.heading('Add your number').waitFor();
  assert.equal(await page.locator('#live').textContent(), '+1 415-555-2671 is removed.');
  await person.sees('removed after step-up');
  await person.close();
});

await browser.close();
done();
