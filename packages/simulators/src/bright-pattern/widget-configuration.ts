// What the vendor's widget needs to show itself, on any page. It reads the bare object; the documentation has a list of
// widgets. So both are said at once.

const widget = {
  id: "coaching",
  name: "coaching",
  urls: ["/"],
  definition: {
    // A path that ends in a slash is a folder, and every page is in this one.
    chatInitiations: [
      {
        id: "chat",
        urls: ["/"],
        contactTab: {
          ...{ location: "right_bottom", iconUrl: "" },
          ...{ agentsAvailableMsg: "Talk to us", outOfHoursMsg: "We are closed" },
        },
      },
    ],
    proactiveOffers: [],
    forms: [],
    // Colours without a number sign.
    chatWidgetStyling: { color: "31708e", textColor: "ffffff", width: 320, height: 540, fileUploadEnabled: true },
  },
  styles: {},
};

/** The answer of Get Chat Widget Configuration. */
export const widgetConfiguration = { ...widget, widgets: [widget] };
