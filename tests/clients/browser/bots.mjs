// A conversation with each bot that comes with the app, as people have it on the page, and what each of them sees. Each in a thread of its own: a thread
// takes ten messages in ten seconds.
import assert from 'node:assert/strict';

export async function playBots({ page, step, people: [ana, bo], column, log, message, sees, say, answer, accessible, picture }) {
  const everybody = [ana, bo];
  const bothSee = async text => {
    for (const name of everybody) await sees(name, text);
  };
  const bothSeeSome = async text => {
    for (const name of everybody) await log(name).getByText(text).waitFor();
  };
  const button = (name, label) => column(name).getByRole('button', { name: label, exact: true });
  const bots = name => column(name).locator('summary', { hasText: 'Bots' }).click();
  const goTo = (name, topic) => column(name).getByRole('combobox').selectOption({ label: topic });
  const idOf = (name, text) => message(name, text).getAttribute('data-id');

  async function thread(topic, others) {
    await button(ana, 'New thread').click();
    await answer(topic);
    await answer(others);
    await column(ana).locator('option:checked', { hasText: topic }).waitFor({ state: 'attached' });
  }

  await step('who comes later is welcomed, and the helper says what can be asked, who is there, and tells the moderators', async () => {
    await thread('Helper', '');
    await button(ana, 'Add somebody').click();
    await answer(bo.toLowerCase());
    await goTo(bo, 'Helper');
    await bothSee(`Welcome, ${bo}. /help says what can be asked here.`);
    await bots(bo);
    await button(bo, '/help').click();
    await button(bo, 'Send').click();
    await bothSeeSome('/who: who is in this conversation');
    await say(ana, '/who');
    await bothSeeSome(`2 people: ${ana} (owner), ${bo}`);
    await say(bo, 'Shall we order lunch together?');
    await sees(ana, 'Shall we order lunch together?');
    await say(ana, '/report we are here to work');
    await bothSeeSome(`The moderators will look at what ${bo} said`);
    await picture('helper');
  });

  await step('the helper sums up, and leaves the thread to people until somebody releases the bots', async () => {
    await thread('People', bo.toLowerCase());
    await goTo(bo, 'People');
    await say(bo, 'Is anybody here to help me?');
    await sees(ana, 'Is anybody here to help me?');
    await say(ana, '/summary 1h');
    await bothSeeSome(`- ${bo}: “Is anybody here to help me?”`);
    await say(bo, '/human');
    await bothSeeSome('From here on people talk.');
    await say(bo, '@bot are you there?');
    await sees(ana, '@bot are you there?');
    const unheard = await idOf(bo, '@bot are you there?');
    await page.locator(`.lives [data-message="${unheard}"] .step.done`, { hasText: '→ bot-replies' }).waitFor();
    await bots(ana);
    await column(ana).getByText('is silent here').waitFor();
    await button(ana, 'Release').click();
    await button(ana, 'Silence').waitFor();
    await say(bo, '@bot when are you open?');
    await bothSee('We are open Monday to Friday, 9 to 17.');
    for (const name of everybody) assert.equal(await log(name).getByText('I do not know that yet.').count(), 0);
    await accessible('bots');
  });

  await step('the FAQ bot answers who asks it by name, however they spell it, and questions that are plainly of its file', async () => {
    await thread('FAQ', bo.toLowerCase());
    await goTo(bo, 'FAQ');
    await bots(ana);
    await button(ana, 'Bring in faq').click();
    await button(ana, '@faq').click();
    await column(ana).getByLabel(`Message as ${ana}`).pressSequentially('wen are you opn?');
    await button(ana, 'Send').click();
    await bothSee('We are open Monday to Friday, 9 to 17.');
    await say(bo, 'What does delivery cost?');
    await bothSeeSome('Delivery is free from 30 euros, and 4 euros below.');
    assert.equal(await button(ana, 'Bring in faq').count(), 0);
  });

  await step('the assistant answers from what was said, and does not repeat what was removed', async () => {
    await thread('Assistant', bo.toLowerCase());
    await goTo(bo, 'Assistant');
    await bots(ana);
    await button(ana, 'Bring in assistant').click();
    await button(ana, '@assistant').waitFor();
    await say(bo, 'The meeting is at noon, in the garden.');
    await sees(ana, 'The meeting is at noon, in the garden.');
    await button(ana, '@assistant').click();
    await column(ana).getByLabel(`Message as ${ana}`).pressSequentially('when is the meeting?');
    await button(ana, 'Send').click();
    const told = `[stand-in for a model] ${bo} said: “The meeting is at noon, in the garden.”`;
    await bothSee(told);

    // No rule minds it; a person does.
    await say(bo, 'Ana has moved to 12 Elm Street');
    await message(ana, 'Ana has moved to 12 Elm Street').getByRole('button', { name: 'Report' }).click();
    await answer('my-address');
    await page.getByRole('link', { name: 'Work' }).click();
    await page.getByRole('button', { name: 'Review queue' }).click();
    await page.locator('.sheet[aria-busy="false"]').waitFor();
    const reported = page.getByRole('article').filter({ hasText: 'my-address' });
    await reported.getByLabel('Decision').selectOption('delete');
    await reported.getByLabel('Reason').fill('private');
    await reported.getByRole('button', { name: 'Decide' }).click();
    await reported.getByRole('status').getByText(/^delete/).waitFor();
    await page.getByRole('link', { name: 'Chat', exact: true }).click();
    await bothSee('This message was deleted.');
    await say(bo, '@assistant say: ana has moved to 12, Elm Street!');
    await bothSee('I may not say that here.');
    for (const name of everybody) assert.equal(await log(name).getByText(told, { exact: true }).count(), 1);
    // What came while the queue was open is in sight.
    for (const name of everybody) await page.waitForFunction(end => end.scrollHeight - end.scrollTop - end.clientHeight < 40, await log(name).elementHandle());
    await accessible('the assistant');
    await page.setViewportSize({ width: 1280, height: 900 });
    await picture('assistant');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 375, height: 740 });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), 'the page scrolls sideways');
    await column(ana).scrollIntoViewIfNeeded();
    await picture('assistant-phone');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  for (const name of everybody) await goTo(name, 'Lunch');
  await sees(bo, 'We are open Monday to Friday, 9 to 17.');
}
