"""The rules, one room per profile: data about each rule beside small pure functions that find where it takes effect."""
