-- we can read Lua syntax here!
return {
    ["annotations"] = {
        [1] = {
            ["chapter"] = "Clocks",
            ["color"] = "yellow",
            ["datetime"] = "2024-03-04 09:15:00",
            ["datetime_updated"] = "2024-03-04 09:16:00",
            ["drawer"] = "lighten",
            ["note"] = "Which of the two\
is right?",
            ["page"] = "/body/DocFragment[2]/body/p[1]/text().0",
            ["pageno"] = 3,
            ["pos0"] = "/body/DocFragment[2]/body/p[1]/text().0",
            ["pos1"] = "/body/DocFragment[2]/body/p[1]/text().35",
            ["text"] = "The harbour master keeps two clocks",
        },
        [2] = {
            ["chapter"] = "Voices",
            ["datetime"] = "2024-03-04 09:20:00",
            ["drawer"] = "underscore",
            ["page"] = "/body/DocFragment[3]/body/p[1]/text().0",
            ["pageno"] = 9,
            ["pos0"] = "/body/DocFragment[3]/body/p[1]/text().0",
            ["pos1"] = "/body/DocFragment[3]/body/p[1]/text().29",
            ["text"] = "\226\128\156Demain la mer sera plus calme\226\128\157",
        },
        [3] = {
            ["datetime"] = "2024-03-04 09:21:00",
            ["page"] = "/body/DocFragment[3]",
            ["pageno"] = 10,
            ["text"] = "in Voices",
        },
    },
    ["doc_pages"] = 12,
    ["doc_path"] = "/mnt/onboard/The Tide Tables.epub",
    ["doc_props"] = {
        ["authors"] = "Ann Other",
        ["title"] = "The Tide Tables",
    },
}
