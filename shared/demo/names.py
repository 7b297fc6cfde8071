"""Names for the people of the demo workshop: none of them is anybody, and they come from many places."""

from __future__ import annotations

import unicodedata
from random import Random

# Those who have the demo's badges are not among them, so that "Mia" is always the one with the badge.
FIRST_NAMES = (
    *("Aaliyah", "Abdul", "Abena", "Adaeze", "Agnieszka", "Aiko", "Akua", "Aleksander", "Alejandra", "Amara", "Amelie"),
    *("Amir", "Anders", "Anouk", "Antonio", "Anton", "Aoife", "Arjun", "Arvid", "Astrid", "Aylin", "Ayumi", "Babak"),
    *("Bao", "Beatriz", "Ben", "Bilal", "Birgit", "Björn", "Blessing", "Bojan", "Camille", "Carlos", "Caroline"),
    *("Cem", "Chiara", "Chidi", "Chiyo", "Clara", "Daan", "Dagmar", "Daniel", "Daria", "David", "Deniz", "Dilara"),
    *("Dmitri", "Dorothea", "Edda", "Eero", "Ekaterina", "Elif", "Elisa", "Emeka", "Emil", "Emma", "Enrique", "Esra"),
    *("Esther", "Eva", "Fabian", "Farah", "Fatima", "Felix", "Femi", "Finn", "Florian", "Frida", "Gabriel", "Georg"),
    *("Giulia", "Grace", "Greta", "Guillermo", "Gül", "Hana", "Hanna", "Haruto", "Hassan", "Hedda", "Helena", "Henrik"),
    *("Hiroshi", "Huda", "Hugo", "Ibrahim", "Ida", "Ines", "Ingrid", "Irina", "Isabel", "Ivan", "Jakob", "Jamal"),
    *("Jan", "Jasmin", "Javier", "Jelena", "Jens", "Ji-woo", "Joana", "Johanna", "Jonas", "Juan", "Judith", "Jules"),
    *(
        "Julia",
        "Kaito",
        "Kamila",
        "Karim",
        "Karin",
        "Katarzyna",
        "Kavya",
        "Keisha",
        "Kemal",
        "Khadija",
        "Kofi",
        "Kwame",
    ),
    *("Lara", "Lars", "Laura", "Layla", "Lea", "Leif", "Leila", "Lena", "Leon", "Liam", "Lien", "Linh", "Linus"),
    *("Lotte", "Louis", "Luca", "Lucía", "Lukas", "Luna", "Magnus", "Mahmoud", "Maja", "Malik", "Manuel", "Marek"),
    *("Margarida", "Marie", "Mariam", "Mateo", "Mathilde", "Matteo", "Maximilian", "Mehmet", "Mei", "Michał", "Miguel"),
    *("Milan", "Mina", "Miriam", "Mohammed", "Moritz", "Nadia", "Naoko", "Nasrin", "Natalia", "Navid", "Nele", "Ngozi"),
    *("Niamh", "Nils", "Nina", "Noah", "Nora", "Nour", "Oda", "Ola", "Oleksandra", "Olga", "Oliver", "Omar", "Oskar"),
    *("Paolo", "Parisa", "Paul", "Paula", "Pedro", "Petra", "Philipp", "Phuong", "Pia", "Piotr", "Priya", "Rafael"),
    *("Rahel", "Rania", "Ravi", "Renate", "Ricardo", "Robin", "Rosa", "Ruben", "Ruth", "Saanvi", "Sadia", "Saga"),
    *("Salma", "Samir", "Samuel", "Sana", "Sara", "Selin", "Sena", "Simon", "Sofia", "Søren", "Stefan", "Stella"),
    *("Sunita", "Susanne", "Svetlana", "Tariq", "Tatjana", "Teodora", "Thandiwe", "Theo", "Thomas", "Tiago", "Till"),
    *("Timo", "Tobias", "Tomoko", "Tove", "Uchenna", "Ulrike", "Valentina", "Vera", "Viktor", "Vivek", "Wanjiru"),
    *("Wei", "Wiebke", "Xin", "Yara", "Yasmin", "Yuki", "Yusuf", "Zainab", "Zeynep", "Zofia", "Zuri"),
)
LAST_NAMES = (
    *("Abiola", "Acheampong", "Adeyemi", "Ahmadi", "Albrecht", "Almeida", "Andersson", "Aksoy", "Bakker", "Banerjee"),
    *("Bauer", "Becker", "Bergström", "Bianchi", "Böhm", "Boateng", "Bondarenko", "Brandt", "Brown", "Camara"),
    *("Castillo", "Chen", "Çelik", "Dąbrowski", "Dahl", "de Vries", "Demir", "Dubois", "Eberhardt", "Eriksen"),
    *("Fernández", "Ferreira", "Fischer", "Fontaine", "Friedrich", "Fujimoto", "García", "Ghorbani", "Gómez", "Graf"),
    *("Grigoryan", "Gupta", "Haddad", "Hansen", "Hartmann", "Hashimoto", "Hassan", "Heinrich", "Herrera", "Hoang"),
    *("Hoffmann", "Horváth", "Hughes", "Ibe", "Ivanova", "Jansen", "Jensen", "Jovanović", "Kaya", "Keller", "Khalil"),
    *("Khan", "Kim", "Klein", "Koch", "Köhler", "Kowalska", "Kramer", "Krüger", "Lang", "Laurent", "Le", "Lehmann"),
    *("Lindqvist", "Lopes", "Lorenz", "Ludwig", "Mahlangu", "Marković", "Martin", "Mbeki", "Meier", "Melnyk"),
    *("Mendes", "Mensah", "Meyer", "Morales", "Moreau", "Mori", "Müller", "Murphy", "Mutasa", "Mwangi", "Nakamura"),
    *("Navarro", "Neumann", "Nguyen", "Nielsen", "Novak", "Nowak", "Nwosu", "Obi", "Öztürk", "Okafor", "Olsen"),
    *("Ortega", "Osei", "Otieno", "Papadaki", "Park", "Patel", "Pereira", "Petrov", "Pham", "Popescu", "Quist"),
    *("Rahimi", "Ramos", "Reddy", "Reyes", "Richter", "Rossi", "Roth", "Saito", "Santos", "Schäfer", "Schmidt"),
    *("Schneider", "Schreiber", "Schulz", "Sesay", "Shah", "Sharma", "Silva", "Singh", "Sørensen", "Sokolov"),
    *("Stein", "Suzuki", "Szabó", "Tanaka", "Tesfaye", "Thiel", "Torres", "Tran", "Traoré", "Turner", "van Dijk"),
    *("Vargas", "Vogel", "Wagner", "Walsh", "Wang", "Weber", "Werner", "Wójcik", "Wolf", "Yamada", "Yilmaz", "Zhang"),
    *("Ziegler", "Zimmermann"),
)


def full_names(rng: Random, count: int) -> list[tuple[str, str]]:
    """First and last names, no two alike.

    Raises:
        ValueError: more than there are combinations.
    """
    numbers = rng.sample(range(len(FIRST_NAMES) * len(LAST_NAMES)), count)
    pairs = (divmod(number, len(LAST_NAMES)) for number in numbers)
    return [(FIRST_NAMES[first], LAST_NAMES[last]) for first, last in pairs]


def mail_address(first: str, last: str, number: int) -> str:
    """An address that reaches nobody (RFC 2606), of the letters that every mail program takes."""
    plain = unicodedata.normalize("NFKD", f"{first}.{last}".replace("ø", "o").replace("ł", "l"))
    letters = "".join(each for each in plain.lower() if each.isascii() and (each.isalpha() or each == "."))
    return f"{letters}.{number}@example.org"
