/** What the names of made-up companies and people are put together from. Any likeness to a real one is chance. */
export const COMPANY_FIRSTS: readonly string[] = list(`
  Alder Amber Arden Ashgrove Aurelia Avalon Baltic Beacon Birch Blackwood Bluefin Brightwater Calder Cardinal Cedar
    Clearbrook Cobalt Copper Coral
  Crestline Dalton Delphi Dovetail Eastgate Ebony Elmwood Ember Evergreen Fairhaven Falcon Fenwick Fjord Flint Foxglove
    Garnet Glenmore Granite
  Greystone Halden Harbour Hawthorn Hazel Heron Highfield Indigo Ironbridge Ivory Juniper Kestrel Kingfisher Lakeside
    Larch Laurel Linden Lodestar Lumen
  Magnolia Maple Marlow Meadow Meridian Midland Mistral Montrose Nordhaven Northlight Oakfield Obsidian Onyx Orchard
    Osprey Palisade Pebble Pinecrest
  Polaris Quarry Quill Redwood Ridgeway Rowan Saffron Sandstone Selkirk Sequoia Silverlake Skylark Solstice Sparrow
    Stonebridge Summit Sycamore Tamarind
  Thistle Tidewater Umber Valemont Verbena Vesper Westbrook Willow`);

export const INDUSTRIES: Readonly<Record<string, readonly string[]>> = {
  Logistics: ['Logistics', 'Freight', 'Forwarding', 'Supply'],
  Software: ['Software', 'Systems', 'Labs', 'Cloud'],
  Finance: ['Capital', 'Insurance', 'Leasing', 'Credit'],
  Health: ['Clinics', 'Health', 'Diagnostics', 'Dental'],
  Manufacturing: ['Works', 'Tooling', 'Castings', 'Packaging'],
  Retail: ['Stores', 'Outfitters', 'Trading', 'Foods'],
  Energy: ['Energy', 'Solar', 'Grid', 'Power'],
  Education: ['Academy', 'Learning', 'Institute', 'Press'],
  Travel: ['Hotels', 'Travel', 'Airways', 'Resorts'],
  Media: ['Media', 'Studios', 'Publishing', 'Broadcast'],
};

export const REGIONS = [
  ['DACH', 26],
  ['UK & Ireland', 20],
  ['Nordics', 14],
  ['Benelux', 12],
  ['France', 10],
  ['Iberia', 8],
  ['North America', 10],
] as const;

export const CHANNELS = [
  ['SEARCH', 26],
  ['REFERRAL', 20],
  ['OUTBOUND', 18],
  ['EVENT', 14],
  ['PARTNER', 12],
  ['CONTENT', 10],
] as const;

export const GIVEN_NAMES: readonly string[] = list(`
  Ada Agnes Aiko Alma Amara Anders Anton Arjun Beatriz Bela Bruno Camille Carla Chen Clara Daan Daria David Elif Elsa
    Emil Enzo Erik Eva Farid Fatou
  Femke Finn Freya Greta Hana Hugo Ida Ines Iris Ivan Jana Jonas Julia Kaito Kofi Lars Lea Leon Lina Luca Maeve Malik
    Marta Mateo Mei Mila Nadia Nils
  Noor Olga Omar Oscar Paula Pavel Priya Rafael Rania Rosa Samir Sara Sofia Sven Tariq Tessa Theo Tomas Ugo Vera Viktor
    Wen Yara Yusuf Zoe Zora`);

export const FAMILY_NAMES: readonly string[] = list(`
  Abadi Acosta Adeyemi Almeida Andersen Bakker Barros Becker Berg Bianchi Brandt Byrne Castro Cohen Costa Dahl Diallo
    Dubois Eriksen Farkas Fischer
  Fontaine Garcia Gruber Haas Hansen Hartmann Hoffmann Horvat Ito Jansen Jensen Kaya Keller Khan Klein Kovacs Krause
    Kumar Lambert Larsen Lindqvist
  Lopez Marchetti Martin Mensah Meyer Moreau Murphy Nakamura Nguyen Nowak Okafor Olsen Osei Patel Pereira Petrov Quinn
    Reyes Ricci Rossi Roth Ruiz Sato
  Schmidt Silva Singh Sorensen Suzuki Tanaka Torres Vargas Vermeer Vogel Wagner Walsh Weber Yilmaz Zimmermann`);

export const JOB_TITLES: Readonly<Record<string, readonly string[]>> = {
  CHAMPION: ['Head of Operations', 'Operations Manager', 'Process Lead', 'Head of Digital'],
  DECISION_MAKER: ['COO', 'CFO', 'Managing Director', 'VP Operations'],
  ADMIN: ['Systems Administrator', 'IT Manager', 'Tools Administrator'],
  END_USER: ['Planner', 'Analyst', 'Coordinator', 'Team Lead', 'Specialist'],
};

export const TICKET_SUBJECTS = [
  'Export stops at 10,000 rows',
  'Dashboard does not load',
  'Sign-in loops with single sign-on',
  'Report shows yesterday’s figures',
  'Cannot add a user',
  'Integration lost its connection',
  'Invoice address is wrong',
  'Automation ran twice',
  'How do I share a board?',
  'Import refuses a date',
  'Mobile app signs me out',
  'Permission missing for a team',
] as const;

export const DETRACTOR_COMMENTS = [
  'Too slow since spring.',
  'Support took a week to answer.',
  'My team went back to spreadsheets.',
  'Half of what we were promised is missing.',
  'It keeps losing our connection.',
] as const;
export const PROMOTER_COMMENTS = [
  'We could not run our week without it.',
  'Saved us two days a month.',
  'Onboarding was excellent.',
  'The automations are worth every cent.',
] as const;

function list(words: string): string[] {
  return words.trim().split(/\s+/);
}
