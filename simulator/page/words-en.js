/* The page's own words in English; every key of the Vietnamese ones is here. */

export default {
  title: "Một cửa – test desk", brand: "Một cửa", tagline: "a test desk with several phones", skip: "Skip to the phones",
  people: "Choose the phones to show", phoneOf: "{name}’s phone", try: "Try this", tryHint: "Press a line to put it in the input",
  hidePhone: "Put {name}’s phone away", noPhones: "Choose a person above to open their phone.", noPeople: "Nobody is here yet. Phones appear here when people do.",
  chats: "Chats", noChats: "No chats yet.", topics: "Topics", general: "General", closed: "closed", unread: "{n} unread",
  members: "{n} members", bot: "bot", back: "Back", typing: "typing…", sendingFile: "sending a file…",
  messages: "Messages in {name}", you: "You", edited: "edited", older: "Show older messages", newest: "To the newest message", empty: "No messages yet.", hello: "Press Start, or choose a line under Try this.",
  start: "Start", write: "Write a message", send: "Send", save: "Save", attach: "Attach", commands: "Commands", showKeys: "Show the button keyboard", hideKeys: "Hide the button keyboard", keys: "Button keyboard",
  photo: "Photo", document: "File", location: "Location", contact: "My phone number", remove: "Remove {name}", opens: "Enlarge the photo", photoFrom: "Photo sent by {name}",
  replyTo: "Reply to {name}", editing: "Edit message", cancel: "Cancel", reply: "Reply", edit: "Edit", delete: "Delete", copy: "Copy text", copied: "Copied.", cannotCopy: "Could not copy.", actions: "Message actions", pinned: "Pinned message",
  openLink: "Open a link", linkHint: "Paste https://t.me/…", open: "Open", badLink: "This is no link to a bot of this desk.",
  sharePhone: "Send the phone number {phone} to {name}?", share: "Send number", noPhone: "This person has no phone number.",
  pickPlace: "Send a location", place: "Place", latitude: "Latitude", longitude: "Longitude", ownPlace: "Other coordinates", onMap: "See on a map",
  block: "Block the bot", unblock: "Unblock the bot", blocked: "This phone blocks the bot.", menu: "More", closeTopic: "Close topic", reopenTopic: "Reopen topic", newTopic: "New topic", topicName: "Topic name", create: "Create", topicClosed: "This topic is closed.",
  clock: "Clock", setClock: "Set the clock", hour1: "+1 hour", hour6: "+6 hours", day1: "+1 day", next: "To the next message", stop: "Stop", reset: "Back to real time", realTime: "real time", ahead: "{much} ahead", moved: "It is now {when}.", nothingCame: "Went to {when}; no message came.", came: "A message came at {when}.", days: "{n} d", hours: "{n} h", minutes: "{n} min",
  live: "connected", lost: "Connection lost, trying again…", failed: "That did not work: {why}", tooLong: "{n} characters, will go as {parts} messages", ok: "Close", waiting: "waiting", language: "Tiếng Việt", noAnswer: "The bot has not answered this button.", unknownKind: "Message of kind {kind}", download: "Download {name}", hiddenText: "Hidden text, press to show",
  zaloPhoneOf: "{name}’s Zalo phone", oa: "Official Account on Zalo", helloZalo: "Write to the OA, or choose a line under Try this.", follow: "Follow", unfollow: "Unfollow", heart: "React with a heart", linkHintZalo: "Paste https://zalo.me/…",
  shareInfo: "Share information", infoName: "Full name", infoPhone: "Phone number", infoCity: "Province or city", infoWard: "Commune or ward", infoAddress: "Address", withdraw: "Withdraw consent", withdrawHint: "The OA must erase everything about this person.",
};
