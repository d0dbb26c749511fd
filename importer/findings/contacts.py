"""Findings about how a contact is reached and sorted: phone numbers, e-mail addresses, tags (PHONE-, MAIL-, TAG-)."""

from __future__ import annotations

from typing import Final

from importer.findings.kind import Kind, kind

KINDS: Final[tuple[Kind, ...]] = (
    kind(
        "PHONE-UNREADABLE",
        "error",
        (
            "Not a phone number",
            "“{seen}” is not a phone number.",
            "Write one number with its country code, such as +51 987 654 321, in {header}.",
        ),
        (
            "No es un teléfono",
            "“{seen}” no es un teléfono.",
            "Escribe un solo número con código de país, como +51 987 654 321, en {header}.",
        ),
    ),
    kind(
        "PHONE-SEVERAL",
        "error",
        (
            "Several phone numbers",
            "“{seen}” is more than one phone number: {numbers}.",
            "Leave one of them in {header}; the others can go into the description.",
        ),
        (
            "Varios teléfonos",
            "“{seen}” es más de un teléfono: {numbers}.",
            "Escribe uno solo en {header}; los otros pueden ir en la descripción.",
        ),
    ),
    kind(
        "CONTACT-FIRST",
        "note",
        (
            "The first of several",
            "“{seen}” holds several; {first} is taken, as the template says, and not {others}.",
            "If another one is right, write it first.",
        ),
        (
            "El primero de varios",
            "“{seen}” tiene varios; se toma {first}, como dice la plantilla, y no {others}.",
            "Si el correcto es otro, escríbelo primero.",
        ),
    ),
    kind(
        "CONTACT-NAME-ALONE",
        "warning",
        (
            "A contact's name alone",
            "“{seen}” has no e-mail address or phone: the opportunity is created without its contact.",
            "Write the contact's address or phone, so that it is linked.",
        ),
        (
            "Solo el nombre de un contacto",
            "“{seen}” no tiene correo ni teléfono: la oportunidad se crea sin su contacto.",
            "Escribe el correo o el teléfono del contacto para enlazarlo.",
        ),
    ),
    kind(
        "PHONE-EXTENSION",
        "error",
        (
            "Phone number with an extension",
            "“{seen}” is the number {number} with the extension {extension}, for which Plazbot has no place.",
            "Leave {number} in {header}; the extension can go into the description.",
        ),
        (
            "Teléfono con anexo",
            "“{seen}” es el número {number} con el anexo {extension}, que no tiene lugar en Plazbot.",
            "Escribe solo {number} en {header}; el anexo puede ir en la descripción.",
        ),
    ),
    kind(
        "PHONE-COUNTRY",
        "error",
        (
            "Country of the phone unknown",
            "“{seen}” has no country code.",
            "Say --country CC (two letters, such as PE), or write +CODE before the number in {header}.",
        ),
        (
            "País del teléfono desconocido",
            "“{seen}” no tiene código de país.",
            "Indica --country CC (dos letras, como PE), o escribe +CÓDIGO delante del número en {header}.",
        ),
    ),
    kind(
        "PHONE-PLUS-LOST",
        "error",
        (
            "Phone number without its plus",
            "“{seen}” has no country code, unless it is {number} and has lost its plus.",
            "If it is, write {number} as text in {header}; if all are of one country, say --country CC, such as PE.",
        ),
        (
            "Teléfono sin su signo más",
            "“{seen}” no tiene código de país, a menos que sea {number} y haya perdido el signo más.",
            "Si es así, escribe {number} como texto en {header}; si son de un solo país, indica --country CC, como PE.",
        ),
    ),
    kind(
        "PHONE-DAMAGED",
        "error",
        (
            "Phone number damaged",
            "“{seen}” was a phone number before a spreadsheet shortened it.",
            "Write the number again in {header} and format the cell as text.",
        ),
        (
            "Teléfono dañado",
            "“{seen}” era un teléfono antes de que una hoja de cálculo lo acortara.",
            "Escribe el número de nuevo en {header} y da a la celda formato de texto.",
        ),
    ),
    kind(
        "PHONE-ROUNDED",
        "error",
        (
            "Digits of the phone number lost",
            "“{seen}” has more than the {digits} digits that Excel keeps of a number; it turned the rest into zeros.",
            "Format the cell of {header} as text and write one phone number again.",
        ),
        (
            "Teléfono con cifras perdidas",
            "“{seen}” tiene más de las {digits} cifras que Excel guarda de un número; cambió el resto por ceros.",
            "Da a la celda de {header} formato de texto y escribe de nuevo un solo teléfono.",
        ),
    ),
    kind(
        "PHONE-FORMULA",
        "error",
        (
            "Phone number written as a formula",
            "“{seen}” begins with an equals sign, as a formula does.",
            "Delete the equals sign in {header} and format the cell as text.",
        ),
        (
            "Teléfono escrito como fórmula",
            "“{seen}” empieza con el signo igual, como una fórmula.",
            "Borra el signo igual en {header} y da a la celda formato de texto.",
        ),
    ),
    kind(
        "MAIL-UNREADABLE",
        "error",
        (
            "Not an e-mail address",
            "“{seen}” is not an e-mail address.",
            "Write one address, such as ana@example.com, in {header}.",
        ),
        (
            "No es un correo",
            "“{seen}” no es un correo.",
            "Escribe una sola dirección, como ana@example.com, en {header}.",
        ),
    ),
    kind(
        "MAIL-SEVERAL",
        "error",
        (
            "Several e-mail addresses",
            "“{seen}” is more than one e-mail address: {addresses}.",
            "Leave one of them in {header}; the others can go into the description.",
        ),
        (
            "Varios correos",
            "“{seen}” es más de un correo: {addresses}.",
            "Escribe uno solo en {header}; los otros pueden ir en la descripción.",
        ),
    ),
    kind(
        "MAIL-DOUBTFUL",
        "warning",
        (
            "E-mail address with a likely slip",
            "“{seen}” is imported as it is written; {likely} may be meant.",
            "If it is, correct it in {header}.",
        ),
        (
            "Correo con un posible error",
            "“{seen}” se importa tal como está escrito; quizá sea {likely}.",
            "Si es así, corrígelo en {header}.",
        ),
    ),
    kind(
        "TAG-LONG",
        "error",
        (
            "Tag too long",
            "The tag “{seen}” has {length} characters; at most {limit} are taken.",
            "Shorten it in {header}, or part tags with a comma or semicolon.",
        ),
        (
            "Etiqueta demasiado larga",
            "La etiqueta “{seen}” tiene {length} caracteres; se aceptan hasta {limit}.",
            "Acorta la etiqueta en {header}, o separa las etiquetas con coma o punto y coma.",
        ),
    ),
    kind(
        "TAG-MANY",
        "error",
        (
            "Too many tags",
            "The cell has {count} tags; at most {limit} are taken.",
            "Leave the most useful ones in {header}.",
        ),
        (
            "Demasiadas etiquetas",
            "La celda tiene {count} etiquetas; se aceptan hasta {limit}.",
            "Quita de {header} las menos útiles.",
        ),
    ),
)
